import * as v from 'valibot';

export const folderPathSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'Type the path of a folder.'),
  v.maxLength(4096),
);
export const checkFolderRequestSchema = v.object({ path: folderPathSchema });

/** What the server saw in a folder. `audioFiles` stops counting at 1,000 or after half a second. */
export const folderCheckSchema = v.object({
  path: v.string(),
  exists: v.boolean(),
  isDirectory: v.boolean(),
  readable: v.boolean(),
  audioFiles: v.number(),
  more: v.boolean(),
  /** Sub-folders by name, for a picker; at most 200. */
  folders: v.array(v.string()),
});
export type FolderCheck = v.InferOutput<typeof folderCheckSchema>;

export const addRootRequestSchema = v.object({
  path: folderPathSchema,
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
});
