import { expect, test } from 'vitest';
import { makePlayToggle } from './play-toggle.ts';

/** A player that answers only when it is told to, as a busy worker would. */
function makeSlowPlayer(playing: boolean) {
  const commands: string[] = [];
  const waiting: (() => void)[] = [];
  let shown = playing;
  const command = (name: string, then: boolean) => () => {
    commands.push(name);
    return new Promise<void>((resolve) => {
      waiting.push(() => {
        shown = then;
        resolve();
      });
    });
  };
  return {
    commands,
    parts: { playing: () => shown, play: command('play', true), pause: command('pause', false) },
    async answer() {
      for (const tell of waiting.splice(0)) tell();
      await Promise.resolve();
    },
  };
}

test('presses that come faster than the answers still alternate', () => {
  const player = makeSlowPlayer(true);
  const toggle = makePlayToggle(player.parts);
  for (let press = 0; press < 5; press += 1) toggle();
  expect(player.commands).toEqual(['pause', 'play', 'pause', 'play', 'pause']);
});

test('once all is answered a press goes by what plays', async () => {
  const player = makeSlowPlayer(false);
  const toggle = makePlayToggle(player.parts);
  toggle();
  await player.answer();
  toggle();
  expect(player.commands).toEqual(['play', 'pause']);
});

test('a command that fails does not hold the next press', async () => {
  const commands: string[] = [];
  const toggle = makePlayToggle({
    playing: () => false,
    play: async () => {
      commands.push('play');
      throw new Error('no output');
    },
    pause: async () => void commands.push('pause'),
  });
  toggle();
  await new Promise((resolve) => setTimeout(resolve));
  toggle();
  expect(commands).toEqual(['play', 'play']);
});

test('a state that comes later than the answer loses no press, and in the end it is what counts', async () => {
  const commands: string[] = [];
  let clock = 0;
  const toggle = makePlayToggle({
    playing: () => true,
    play: async () => void commands.push('play'),
    pause: async () => void commands.push('pause'),
    now: () => clock,
  });
  toggle();
  await Promise.resolve();
  toggle();
  await Promise.resolve();
  expect(commands).toEqual(['pause', 'play']);
  clock = 10_000;
  toggle();
  expect(commands).toEqual(['pause', 'play', 'pause']);
});
