export interface LinePart {
  readonly text: string;
  readonly id?: string;
}

/** Cuts `line` at the names that stand in it, in their order; a name that is not in it is left out. */
export function linkNames(
  line: string,
  names: readonly { readonly id: string; readonly name: string }[],
): readonly LinePart[] {
  const parts: LinePart[] = [];
  let from = 0;
  for (const { id, name } of names) {
    const at = name === '' ? -1 : line.indexOf(name, from);
    if (at < 0) continue;
    if (at > from) parts.push({ text: line.slice(from, at) });
    parts.push({ text: name, id });
    from = at + name.length;
  }
  if (from < line.length) parts.push({ text: line.slice(from) });
  return parts;
}
