import type { Job } from '@linnet/contract/jobs';
import { protocol } from '@linnet/contract/protocol';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { absolutePath } from '../configuration/configuration.ts';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import { addRoot } from './add-root.ts';
import { lookAtFolder } from './look-at-folder.ts';

interface SetupServices {
  readonly catalogue: Catalogue;
  readonly dataDir: string;
  /** Where `~` leads. */
  readonly home: string | undefined;
  readonly version: string;
  readonly hasTranscoder: () => Promise<boolean>;
  readonly startScan: () => Job;
  readonly startDemo: () => Job;
}

export function setupRoutes(
  services: SetupServices,
): Pick<Handlers, 'instance' | 'roots' | 'addRoot' | 'checkFolder' | 'addDemo'> {
  const { catalogue, dataDir } = services;
  const at = (path: string) => absolutePath(path, { folder: '/', home: services.home });
  return {
    async instance({ caller }) {
      const [identity, roots, transcoder] = await Promise.all([
        catalogue.reader.identity(),
        catalogue.reader.roots(),
        services.hasTranscoder(),
      ]);
      return {
        instanceId: identity.instanceId,
        name: 'Linnet',
        version: services.version,
        protocol,
        setupNeeded: roots.length === 0,
        transcoder,
        user: { id: caller.userId, name: caller.name, role: caller.role },
      };
    },
    roots: async () => ({ items: await catalogue.reader.roots() }),
    async addRoot({ body }) {
      const result = await addRoot({ catalogue, dataDir }, { ...body, path: at(body.path) });
      if (result.kind === 'conflict') {
        const what = result.with === 'data' ? "Linnet's own data folder" : 'the music folder';
        return refuse('conflict', `It overlaps ${what} ${result.path}.`);
      }
      if (result.kind !== 'added') return refuse(result.kind);
      services.startScan();
      return result.root;
    },
    checkFolder: ({ body }) => lookAtFolder(at(body.path)),
    addDemo: async () => services.startDemo(),
  };
}
