// Who may import whom (ARCHITECTURE.md, "Import rules"). Every rule has a planted breach in test/import-rules.test.ts.
const PORTAL = '^apps/portal/src'
const ROOMS = `${PORTAL}/(issuers|brand|stores|csd|products|tickets|deadlines|scan|constancia|early-requests|corrections|petitions|fiscal-profiles|share-links|issuance|cancellation|sat-status|acuses|status|delivery|accounts|quota|credits|sample)/`

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A room that needs its user has a verb in the wrong place.',
      severity: 'error',
      from: { pathNot: 'node_modules' },
      to: { circular: true },
    },
    {
      name: 'engine-stands-alone',
      comment: 'The engine imports nothing but itself: no portal, no simulator.',
      severity: 'error',
      from: { path: '^packages/cfdi/src' },
      to: { path: '^(apps|packages)/', pathNot: '^packages/cfdi/src' },
    },
    {
      name: 'engine-core-is-pure',
      comment: 'No package and no node: module in the core.',
      severity: 'error',
      from: { path: '^packages/cfdi/src', pathNot: '^packages/cfdi/src/(node|cli|node/.+)\\.ts$' },
      to: { pathNot: '^(apps|packages)/' },
    },
    {
      name: 'engine-core-without-node-half',
      comment: 'node.ts is for servers; the core must run in a browser.',
      severity: 'error',
      from: { path: '^packages/cfdi/src', pathNot: '^packages/cfdi/src/(node|cli|node/.+)\\.ts$' },
      to: { path: '^packages/cfdi/src/(node|cli)(\\.ts|/)' },
    },
    {
      name: 'simulator-knows-only-the-engine',
      comment: 'The simulator is a stranger to the portal, as a PAC is.',
      severity: 'error',
      from: { path: '^packages/pac-simulator/src' },
      to: { path: '^apps/' },
    },
    {
      name: 'edges-use-verbs-not-stores',
      comment: 'Web, worker and command line speak to rooms through verbs and types, never to a store.',
      severity: 'error',
      from: { path: `${PORTAL}/(web|worker)/|^apps/portal/bin/` },
      to: { path: `${PORTAL}/[^/]+/store[^/]*\\.ts$` },
    },
    {
      name: 'edges-do-not-use-the-database',
      comment: 'Only the launcher of an installation may open, migrate or start a database.',
      severity: 'error',
      from: {
        path: `${PORTAL}/(web|worker)/|^apps/portal/bin/`,
        pathNot: '^apps/portal/bin/(stack/database|commands/(migrate|prepare))\\.ts$',
      },
      to: { path: `${PORTAL}/db/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'From a rule no effect can be reached: no database, no PAC, no file, no network, no other room\'s verb.',
      severity: 'error',
      from: { path: `${PORTAL}/[^/]+/(state|transitions|backoff|ticket|code|deadline|policy|totals|bank-holidays|due|left-out|constancia|palette|colour)\\.ts$` },
      to: { path: `${PORTAL}/(db|web|worker|pac)/|/store[^/]*\\.ts$|node_modules/(?!zod)|^node:|^(fs|net|http|https|crypto|os|path|child_process)$`, reachable: true },
    },
    {
      name: 'stores-are-private',
      comment: 'A store is private to its room.',
      severity: 'error',
      from: { path: `${PORTAL}/([^/]+)/` },
      to: { path: `${PORTAL}/[^/]+/store[^/]*\\.ts$`, pathNot: `${PORTAL}/$1/` },
    },
    {
      name: 'sql-only-in-stores',
      comment: 'The store is the only place with SQL.',
      severity: 'error',
      from: { path: PORTAL, pathNot: `${PORTAL}/(db/|[^/]+/store[^/]*\\.ts$)` },
      to: { path: 'node_modules/(kysely|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rooms-do-not-know-the-edges',
      comment: 'A domain room knows no page, no worker, no command and not the composition root.',
      severity: 'error',
      from: { path: ROOMS },
      to: { path: `${PORTAL}/(web|worker|app\\.ts|config\\.ts)|^apps/portal/bin/` },
    },
    {
      name: 'rooms-know-the-pac-port-only',
      comment: 'Which PAC it is, only app.ts knows.',
      severity: 'error',
      from: { path: ROOMS },
      to: { path: `${PORTAL}/pac/`, pathNot: `${PORTAL}/pac/pac\\.ts$` },
    },
    {
      name: 'rooms-use-few-parts-of-db',
      comment: 'Transactions, gathered round trips, jobs and the types of a connection and its rows; SQL belongs to stores.',
      severity: 'error',
      from: { path: ROOMS, pathNot: '/store[^/]*\\.ts$' },
      to: { path: `${PORTAL}/db/`, pathNot: `${PORTAL}/db/(transaction|gather|jobs|connect|schema)\\.ts$` },
    },
    {
      name: 'pac-adapters-know-no-room',
      comment: 'An adapter speaks one wire protocol: port and engine only.',
      severity: 'error',
      from: { path: `${PORTAL}/pac/` },
      to: { path: '^apps/portal/', pathNot: `${PORTAL}/(pac/|clock\\.ts|errors\\.ts|log\\.ts)` },
    },
    {
      name: 'one-composition-root',
      comment: 'app.ts is imported by bin and tests; edges take its type only.',
      severity: 'error',
      from: { path: PORTAL, pathNot: `${PORTAL}/app\\.ts$` },
      to: { path: `${PORTAL}/app\\.ts$`, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(test|golden|data)/|\\.build' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
}
