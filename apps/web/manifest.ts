/** The web app manifest: what the system shows of the installed app. */
export const manifest = {
  id: '/',
  name: 'Linnet',
  short_name: 'Linnet',
  description: 'Your music, from your own server.',
  lang: 'en',
  start_url: '/',
  scope: '/',
  display: 'standalone' as const,
  background_color: '#fbf9f7',
  theme_color: '#fbf9f7',
  categories: ['music', 'entertainment'],
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' as const },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' as const },
    {
      src: '/icons/maskable-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: 'maskable' as const,
    },
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' as const },
  ],
  shortcuts: [
    { name: 'Search', url: '/search' },
    { name: 'Albums', url: '/albums' },
  ],
};
