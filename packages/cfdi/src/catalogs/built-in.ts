import { loadCatalogs } from './sat-catalogs.ts'

/** The catalogues of this release. */
export const builtIn = loadCatalogs()
