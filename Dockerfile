# The API and the wallet. Build: docker build -t payverse .

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
# The list of packages before the source: while it stays the same, so does this layer.
COPY package.json package-lock.json .npmrc ./
COPY clients/typescript/package.json clients/typescript/
COPY web/package.json web/
# No package has to run anything when it is installed. The optional ones are the compilers that Vite runs, and the PostgreSQL
# for development, which goes again below.
RUN npm ci --include=dev --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY clients/typescript clients/typescript
COPY web web
# Without the workspaces, because what the wallet is made of is in its files now.
RUN npm run build && npm prune --omit=dev --omit=optional --workspaces=false --ignore-scripts

FROM node:20.20.2-bookworm-slim
# All addresses of the container, because its own address is not known here. The metrics stay on 127.0.0.1: see METRICS_ADDRESS.
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
# The server handles it as process 1, and reaps its own workers: no init is needed.
STOPSIGNAL SIGTERM
# Whether the process answers, and no more: whoever restarts what is unhealthy must not do it because the database is away.
# It listens only after it has migrated and reached its database once.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const { PORT = 5000, BIND_ADDRESS: address } = process.env; fetch(`http://${address.includes(':') ? `[${address}]` : address}:${PORT}/health/live`, { signal: AbortSignal.timeout(2000) }).then((res) => process.exit(res.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
