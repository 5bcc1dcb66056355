import sharp from 'sharp';

const side = 1200;

/**
 * The cover of the demo album as a JPEG: a linnet on a twig before the first light, drawn as an
 * engraving on warm paper would be. Without text, since no font is certain to be there.
 */
export async function drawCover(): Promise<{ bytes: Buffer; type: string; side: number }> {
  const bytes = await sharp(Buffer.from(svg))
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return { bytes, type: 'image/jpeg', side };
}

const ink = '#2b2621';

/** Hills as soft washes of ink, the far ones paler. */
const hills = [
  'M0 870 C 180 800 300 838 450 812 S 760 770 930 812 S 1120 800 1200 776 L1200 1200 L0 1200 Z',
  'M0 940 C 160 900 340 930 520 896 S 860 900 1010 868 S 1150 880 1200 862 L1200 1200 L0 1200 Z',
  'M0 1030 C 220 980 380 1010 600 984 S 960 1006 1200 946 L1200 1200 L0 1200 Z',
].map((path, place) => `<path d="${path}" fill="#5d5a52" opacity="${0.1 + 0.09 * place}"/>`);

/** Rays of engraved lines around the sun. */
const rays = Array.from({ length: 72 }, (_, place) => {
  const angle = (place / 72) * 2 * Math.PI;
  const from = 250 + (place % 2) * 14;
  const to = from + 34 + (place % 3) * 30;
  const at = (radius: number) =>
    `${(600 + radius * Math.cos(angle)).toFixed(1)} ${(560 + radius * Math.sin(angle)).toFixed(1)}`;
  return `<path d="M${at(from)} L${at(to)}"/>`;
});

/** The reeds of the twig's leaves: place, turn and size. */
const leaves = [
  [250, 842, -38, 1],
  [330, 812, 28, 0.85],
  [835, 742, -42, 0.9],
  [915, 724, 22, 1.05],
  [1000, 690, -30, 0.8],
].map(
  ([x, y, turn, size]) =>
    `<path transform="translate(${x} ${y}) rotate(${turn}) scale(${size})" d="M0 0 C 14 -34 52 -52 92 -46 C 76 -12 40 8 0 0 Z" fill="#6f7355" stroke="${ink}" stroke-width="3"/>`,
);

const bird = `
  <path d="M388 812 C 372 840 344 900 318 934 L 352 930 L 372 948 C 402 910 432 868 452 826 Z" fill="#4a3b31"/>
  <path d="M405 800 C 392 690 470 560 590 520 C 606 470 662 440 716 456 C 752 466 776 494 782 524
    L 824 540 L 783 552 C 786 590 780 616 770 640 C 752 742 664 812 552 816 C 500 818 446 814 405 800 Z" fill="#b99a7b"/>
  <path d="M592 520 C 606 470 662 440 716 456 C 752 466 776 494 782 524 C 780 548 764 566 740 572 C 690 584 640 560 592 520 Z" fill="#a39a8e"/>
  <path d="M690 456 C 720 450 758 468 772 500 C 748 494 712 484 690 456 Z" fill="url(#crimson)"/>
  <path d="M783 552 C 786 590 780 616 770 640 C 756 716 706 770 640 794 C 600 720 640 610 740 574 C 762 570 776 560 783 552 Z" fill="url(#crimson)"/>
  <path d="M640 794 C 612 806 584 814 552 816 C 500 818 446 814 405 800 C 470 790 560 780 618 742 Z" fill="#e4d3b8"/>
  <path d="M405 800 C 396 700 470 588 578 560 C 640 560 662 620 628 682 C 588 752 490 796 405 800 Z" fill="#8a5b3c"/>
  <path d="M405 800 C 350 812 330 826 312 850 C 360 850 440 836 520 786 Z" fill="#5c4030"/>
  <g fill="none" stroke="#5c4030" stroke-width="5" stroke-linecap="round">
    <path d="M436 776 C 500 768 572 730 606 676"/>
    <path d="M444 744 C 500 734 560 700 594 646"/>
    <path d="M462 706 C 506 692 550 664 576 616"/>
    <path d="M488 662 C 516 648 540 628 556 596"/>
  </g>
  <path d="M780 518 L 832 541 L 783 554 C 776 544 776 530 780 518 Z" fill="#4b443c"/>
  <path d="M779 536 L 826 541" stroke="#d8c7ad" stroke-width="2.5"/>
  <circle cx="734" cy="516" r="13" fill="${ink}"/>
  <circle cx="738.500" cy="511.500" r="4" fill="#fbf5e9"/>
  <g stroke="${ink}" stroke-width="9" stroke-linecap="round" fill="none">
    <path d="M560 812 L 566 790 M560 812 C 572 806 586 808 592 816 M560 812 C 548 812 542 818 540 826"/>
    <path d="M632 792 L 630 770 M632 794 C 644 786 658 788 664 796 M632 794 C 620 794 614 800 612 808"/>
  </g>`;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 1200 1200">
  <defs>
    <linearGradient id="paper" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#e9e2d2"/><stop offset="0.45" stop-color="#f6ead2"/>
      <stop offset="0.75" stop-color="#f3d9b4"/><stop offset="1" stop-color="#e6d5b8"/>
    </linearGradient>
    <radialGradient id="sun" cx="0.5" cy="0.5" r="0.5">
      <stop offset="0" stop-color="#fff6df"/><stop offset="0.8" stop-color="#f9dfae"/><stop offset="1" stop-color="#f3cf96"/>
    </radialGradient>
    <radialGradient id="glow" cx="0.5" cy="0.47" r="0.5">
      <stop offset="0" stop-color="#fff3d6" stop-opacity="0.95"/><stop offset="1" stop-color="#fff3d6" stop-opacity="0"/>
    </radialGradient>
    <linearGradient id="crimson" x1="1" y1="0" x2="0.2" y2="1">
      <stop offset="0" stop-color="#c22f45"/><stop offset="1" stop-color="#9c1f3a"/>
    </linearGradient>
    <filter id="grain" x="0" y="0" width="1" height="1">
      <feTurbulence type="fractalNoise" baseFrequency="0.8" numOctaves="3" seed="7"/>
      <feColorMatrix values="0 0 0 0 0.25  0 0 0 0 0.2  0 0 0 0 0.15  0 0 0 0.13 -0.02"/>
    </filter>
  </defs>
  <rect width="1200" height="1200" fill="url(#paper)"/>
  <rect width="1200" height="1200" fill="url(#glow)"/>
  <g stroke="#b98a4e" stroke-width="3" stroke-linecap="round" opacity="0.55">${rays.join('')}</g>
  <circle cx="600" cy="560" r="232" fill="url(#sun)"/>
  ${hills.join('')}
  <path d="M60 872 C 240 826 420 846 600 812 S 900 742 1150 664" fill="none" stroke="${ink}" stroke-width="15" stroke-linecap="round"/>
  <path d="M860 748 C 900 690 960 650 1010 636" fill="none" stroke="${ink}" stroke-width="8" stroke-linecap="round"/>
  ${leaves.join('')}
  ${bird}
  <rect width="1200" height="1200" filter="url(#grain)"/>
</svg>`;
