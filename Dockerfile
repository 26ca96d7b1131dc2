# syntax=docker/dockerfile:1
# Three stages: the final image holds no compiler, source or development dependency, and does not run as root.
ARG NODE=node:22-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
COPY server server
COPY client client
RUN npm run build

FROM ${NODE} AS libraries
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM ${NODE}
LABEL org.opencontainers.image.title="Connector Desk" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=libraries /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY views views
# This folder holds the default database, a SQLite file. With PostgreSQL it stays empty.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is started directly because npm does not pass signals on; SIGTERM starts draining.
CMD ["node", "dist/server/index.js"]
