# The API and the wallet. Build: docker build -t payverse .

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
# Copy the package lists before the source, so that Docker caches this layer.
COPY package.json package-lock.json .npmrc ./
COPY clients/typescript/package.json clients/typescript/
COPY web/package.json web/
# --ignore-scripts: no package needs an install script. The optional packages are Vite's compilers and the PostgreSQL for development;
# `npm prune` removes them below.
RUN npm ci --include=dev --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY clients/typescript clients/typescript
COPY web web
# Without the workspaces: their code is in the built files already.
RUN npm run build && npm prune --omit=dev --omit=optional --workspaces=false --ignore-scripts

FROM node:20.20.2-bookworm-slim
# Listen on all addresses, because the address of the container is unknown here. Metrics stay on 127.0.0.1: see METRICS_ADDRESS.
ENV NODE_ENV=production BIND_ADDRESS=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
COPY package.json ./
COPY database/migrations database/migrations
COPY database/grants.sql database/
COPY public public
USER node
EXPOSE 5000
# The server runs as process 1: it handles SIGTERM and reaps its workers, so it needs no init.
STOPSIGNAL SIGTERM
# Checks only that the process answers, so that an orchestrator does not restart it while the database is away. The server
# listens after it has connected to its database and migrated.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const { PORT = 5000, BIND_ADDRESS: address } = process.env; fetch(`http://${address.includes(':') ? `[${address}]` : address}:${PORT}/health/live`, { signal: AbortSignal.timeout(2000) }).then((res) => process.exit(res.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
