/** Why a catalogue cannot be opened, in one sentence for who runs the server. It was left as it is. */
export class UnusableCatalogue extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The catalogue could not be opened: ${reason}`, options);
  }
}

const newer = 'a newer Linnet has written it. Start that one again.';
const damaged =
  'linnet.db is damaged, or no database at all. Put a backup in its place, or move it away to begin anew.';
const readOnly = 'this user may not write it.';
const full = 'the disk is full.';
const failing = 'the disk is full, or failing.';
const silent = 'the database server cannot be reached.';
const refused = 'the database server refuses the user, the password or the name of the database.';

const reasonByCode: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_(NOTADB|CORRUPT)/, damaged],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, readOnly],
  [/^SQLITE_FULL/, full],
  // SQLite makes room for its shared memory before anything else, and says no more than this.
  [/^SQLITE_IOERR/, failing],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, silent],
  [/^(28000|28P01|3D000)$/, refused],
];

/** The reason behind an error that opening met; undefined where it is none that people can mend. */
export function unusableReason(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    // Kysely's words for a step in the database that this build does not have.
    if (/previously executed migration .* is missing/.test(each.message)) return newer;
    const code = 'code' in each ? String(each.code) : '';
    const known = reasonByCode.find(([pattern]) => pattern.test(code));
    if (known !== undefined) return known[1];
  }
  return undefined;
}
