// Line icons on a grid of 24, drawn for this page.
const paths = {
  play: 'M8 5.5v13l10.500-6.500z',
  pause: 'M8.500 5.500v13M15.500 5.500v13',
  back: 'M11 6l-6 6 6 6M19 6l-6 6 6 6',
  forward: 'M13 6l6 6-6 6M5 6l6 6-6 6',
  upload: 'M12 16V4.500M7 9l5-5 5 5M4.500 15.500v3a1.500 1.500 0 0 0 1.500 1.500h12a1.500 1.500 0 0 0 1.500-1.500v-3',
  folder: 'M3.500 7.500v10a1.500 1.500 0 0 0 1.500 1.500h14a1.500 1.500 0 0 0 1.500-1.500V9A1.500 1.500 0 0 0 19 7.500h-7l-2-2.500H5A1.500 1.500 0 0 0 3.500 6.500z',
  microphone: 'M12 15a3.500 3.500 0 0 0 3.500-3.500v-4a3.500 3.500 0 0 0-7 0v4A3.500 3.500 0 0 0 12 15zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3',
  stop: 'M7 7h10v10H7z',
  close: 'M6 6l12 12M18 6L6 18',
  trash: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 12.500h9l1-12.500M10 10.500v5.500M14 10.500v5.500',
  download: 'M12 4v11.500M7 11l5 5 5-5M4.500 19.500h15',
  retry: 'M19 12a7 7 0 1 1-2.200-5.100M19.500 4v4.500H15',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500L20.500 20.500',
  check: 'M4.500 12.500l5 5 10-11',
  warning: 'M12 4L2.500 20h19zM12 10v4.500M12 17.300v.2',
  question: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.300v.2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  volume: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
  muted: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5',
  key: 'M8 10.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 11.500L20 3M17 6l2.500 2.500M14 8.500l2 2',
  external: 'M14 4.500h5.500V10M19.500 4.500L11 13M17.500 13.500v6h-13v-13h6',
  menu: 'M4 7h16M4 12h16M4 17h16',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="32" height="32" rx="8" />
      <path class="logo-bars" d="M7 14v4M13 9v14M19 5.500v21M25 12v8" />
    </svg>
  );
}
