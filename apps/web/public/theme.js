// A file of its own because the policy of the server allows no inline script.
(() => {
  let theme = null;
  try {
    theme = JSON.parse(localStorage.getItem('linnet.settings') ?? '{}').theme;
  } catch {
    // Storage may be switched off; the system's theme is right then.
  }
  if (theme !== 'light' && theme !== 'dark' && theme !== 'black') return;
  document.documentElement.dataset.theme = theme;
  const ground = { light: '#fbf9f7', dark: '#141210', black: '#000000' }[theme];
  document.querySelector('meta[name="theme-color"]').content = ground;
})();
