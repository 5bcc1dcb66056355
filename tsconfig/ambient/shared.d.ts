// What every realm has and no `lib` of the language names: the little of it that shared code may use.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
