import { fold } from '@linnet/contract/folding';
import Disc3 from 'lucide-solid/icons/disc-3';
import House from 'lucide-solid/icons/house';
import Info from 'lucide-solid/icons/info';
import Keyboard from 'lucide-solid/icons/keyboard';
import ListMusic from 'lucide-solid/icons/list-music';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import Moon from 'lucide-solid/icons/moon';
import Music from 'lucide-solid/icons/music';
import Play from 'lucide-solid/icons/play';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import Repeat from 'lucide-solid/icons/repeat';
import Settings from 'lucide-solid/icons/settings';
import Shuffle from 'lucide-solid/icons/shuffle';
import SkipBack from 'lucide-solid/icons/skip-back';
import SkipForward from 'lucide-solid/icons/skip-forward';
import Sun from 'lucide-solid/icons/sun';
import Tags from 'lucide-solid/icons/tags';
import type { AppContext } from '../app-context.ts';
import { themes } from '../settings/settings.ts';
import { strings } from '../strings/strings.ts';

export interface Command {
  readonly label: string;
  readonly hint?: string;
  readonly icon: typeof Play;
  readonly run: () => void;
}

export function createCommands(app: AppContext, go: (path: string) => void): readonly Command[] {
  const { player, panels, settings, server } = app;
  const words = strings;
  const place = (path: string, label: string, icon: typeof Play): Command => ({
    label,
    icon,
    run: () => go(path),
  });
  return [
    {
      label: words.shortcuts.playPause,
      hint: words.shortcuts.space,
      icon: Play,
      run: () => player.toggle(),
    },
    {
      label: words.player.next,
      hint: '⇧ →',
      icon: SkipForward,
      run: () => void player.player.next(),
    },
    {
      label: words.player.previous,
      hint: '⇧ ←',
      icon: SkipBack,
      run: () => void player.player.previous(),
    },
    {
      label: words.action.shuffle,
      hint: 'S',
      icon: Shuffle,
      run: () => void player.player.setShuffle(!player.queue().shuffle),
    },
    { label: words.shortcuts.repeat, hint: 'R', icon: Repeat, run: () => player.cycleRepeat() },
    {
      label: words.player.queue,
      hint: 'Q',
      icon: ListMusic,
      run: () => panels.toggleSide('queue'),
    },
    { label: words.player.details, icon: Info, run: () => panels.toggleSide('details') },
    place('/', words.nav.home, House),
    place('/albums', words.nav.albums, Disc3),
    place('/artists', words.nav.artists, MicVocal),
    place('/tracks', words.nav.tracks, Music),
    place('/genres', words.nav.genres, Tags),
    place('/settings', words.nav.settings, Settings),
    {
      label: words.scan.start,
      icon: RefreshCw,
      run: () => void server.api.startScan().then(() => server.refresh()),
    },
    {
      label: words.shortcuts.title,
      hint: '?',
      icon: Keyboard,
      run: () => panels.setHelp(true),
    },
    ...themes.map((theme) => ({
      label: `${words.settings.theme}: ${words.settings.themes[theme]}`,
      icon: theme === 'light' ? Sun : Moon,
      run: () => settings.setTheme(theme),
    })),
  ];
}

/** Without a text the first few; else those in which each word of it begins a word. */
export function matchCommands<Item extends { readonly label: string }>(
  commands: readonly Item[],
  text: string,
): readonly Item[] {
  const asked = fold(text);
  if (asked === '') return commands.slice(0, 8);
  const words = asked.split(' ');
  return commands
    .filter((command) => {
      const label = ` ${fold(command.label)}`;
      return words.every((word) => label.includes(` ${word}`));
    })
    .slice(0, 5);
}
