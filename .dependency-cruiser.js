/** The directions of imports: domain <- contracts <- store <- gateway <- http <- app/api. */

const SERVER = '^lib/server/';
const PROCESSES = '^(app|worker|bin|demo|bench|e2e|server\\.ts)';
const TESTS = '(\\.test\\.tsx?$|^(lib|worker)/(transports/|ingress-queue/)?testing/|^e2e/)';

/** One rule: no file of `from` may import a file of `to`. */
const forbid = (name, [from, to], comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: TESTS },
  to: { path: to },
});

export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Files that import each other in a circle cannot be read one by one.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-missing-file',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    forbid(
      'domain-is-pure',
      ['^lib/domain/', `(^lib/(?!domain/)|${PROCESSES}|^components/)`],
      'The domain knows nothing but itself.',
    ),
    {
      name: 'domain-needs-no-package',
      severity: 'error',
      comment: 'The domain is plain TypeScript.',
      from: { path: '^lib/domain/', pathNot: TESTS },
      to: { dependencyTypesNot: ['local', 'aliased', 'aliased-subpath-import', 'core'] },
    },
    {
      name: 'client-sdk-needs-nothing',
      severity: 'error',
      comment: 'The client can be copied into any app: its own files and Node, nothing else.',
      from: { path: '^lib/client-sdk/', pathNot: TESTS },
      to: { pathNot: '^lib/client-sdk/', dependencyTypesNot: ['core'] },
    },
    forbid(
      'contracts-know-the-domain-only',
      ['^lib/contracts/', `(^lib/(?!domain/|contracts/)|${PROCESSES}|^components/)`],
      'Wire shapes are shared by server, browser and tests.',
    ),
    forbid(
      'store-is-below-gateway',
      ['^lib/server/store/', '^lib/server/(gateway|http|auth|launch)/'],
      'Statements know no use-case.',
    ),
    forbid(
      'gateway-is-below-http',
      ['^lib/server/gateway/', '^lib/server/(http|launch)/'],
      'Use-cases know no HTTP.',
    ),
    forbid(
      'lib-is-below-processes',
      ['^lib/', `(${PROCESSES}|^components/)`],
      'lib is used by app, worker and bin, never the other way round.',
    ),
    forbid(
      'worker-is-imported-by-bin-only',
      ['^(app|components|demo|server\\.ts)', '^worker/'],
      'The worker is a process of its own.',
    ),
    forbid(
      'worker-needs-no-web',
      ['^worker/', '^(app|components|demo|server\\.ts|lib/server/http)'],
      'Work needs no request.',
    ),
    {
      name: 'browser-never-reaches-server',
      severity: 'error',
      comment: 'What the browser loads must not pull in the server, even through others.',
      from: { path: '^(components/|lib/client/|lib/format/)', pathNot: TESTS },
      to: { path: `(${SERVER}|^prisma/|^worker/)`, reachable: true },
    },
    {
      name: 'sql-in-store-only',
      severity: 'error',
      comment: 'The driver and Prisma are used by the store and what opens the database.',
      from: {
        path: '^(lib|app|components|worker|server\\.ts)',
        pathNot: `${TESTS}|^lib/server/(store/|launch/|auth/|database|prisma|migrate)`,
      },
      to: {
        path: '(node_modules/(pg|@prisma)/|^prisma/generated)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      comment: 'What only tests need is not shipped.',
      from: { path: '^(lib|app|components|worker|bin|demo|server\\.ts)', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'no-development-package-in-product',
      severity: 'error',
      comment: 'npm ci --omit=dev must leave a product that runs.',
      from: {
        path: '^(lib|app|components|worker|demo|server\\.ts|bin/sluice\\.ts)',
        pathNot: TESTS,
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^\\.next/|^prisma/generated/.+/|next-env\\.d\\.ts)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
