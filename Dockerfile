# Linnet in a container. docs/operating.md says how to run it, and what is not proven about it.

FROM node:24-bookworm-slim AS base
WORKDIR /linnet
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global "pnpm@$(node -p "require('./package.json').runtime.pnpm")"
# Manifests alone, so that the layers with packages outlive changes of the code.
COPY apps/server/package.json apps/server/
COPY apps/web/package.json apps/web/
COPY packages/contract/package.json packages/contract/
COPY packages/offline/package.json packages/offline/
COPY packages/playback/package.json packages/playback/
COPY bench/package.json bench/
COPY e2e/package.json e2e/

FROM base AS player
RUN pnpm install --frozen-lockfile
COPY tsconfig.base.json ./
COPY tsconfig tsconfig
COPY packages packages
COPY apps/web apps/web
RUN cd apps/web && NODE_ENV=production node ../../node_modules/vite/bin/vite.js build

# `pnpm deploy` would put the contract's TypeScript inside node_modules, where Node strips no types. So
# the workspace stays as it is, with the packages that the server needs and no others.
FROM base AS packages
RUN pnpm install --frozen-lockfile --prod --filter '@linnet/server...'

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data /music /linnet/.runtime
WORKDIR /linnet
COPY package.json LICENSE ./
COPY --from=packages /linnet/node_modules node_modules
COPY --from=packages /linnet/apps/server/node_modules apps/server/node_modules
COPY --from=packages /linnet/packages/contract/node_modules packages/contract/node_modules
COPY packages/contract/package.json packages/contract/
COPY packages/contract/src packages/contract/src
COPY apps/server/package.json apps/server/
COPY apps/server/src apps/server/src
COPY --from=player /linnet/apps/web/dist apps/web/dist
ENV NODE_ENV=production LINNET_MUSIC=/music LINNET_DATA=/data LINNET_PORT=5466
USER node
VOLUME ["/music", "/data"]
EXPOSE 5466
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.LINNET_PORT}/api/v1/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/server/src/main.mjs"]
