// @ts-check
/**
 * @typedef {{
 *   version?: string, integrity?: string, dev?: boolean, optional?: boolean, devOptional?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string>,
 * }} Entry
 */

/**
 * Whether node_modules holds what the lockfile names, told by npm's own record of it: every package in
 * the very version, none besides. Optional ones, made for other platforms, may be absent.
 * @param {Readonly<Record<string, Entry>>} wanted `packages` of package-lock.json
 * @param {Readonly<Record<string, Entry>>} found `packages` of node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, found) {
  const missing = Object.entries(wanted).some(
    ([path, entry]) =>
      path !== "" && !(path in found) && entry.optional !== true && entry.devOptional !== true,
  );
  if (missing) return false;
  return Object.entries(found).every(([path, entry]) => {
    const same = wanted[path];
    return same !== undefined && same.version === entry.version && same.integrity === entry.integrity;
  });
}

/**
 * The optional packages, one per platform, that some package names and the lockfile does not know. npm
 * leaves them out where the registry in use does not carry them, and `npm ci` then refuses the lockfile.
 * @param {Readonly<Record<string, Entry>>} packages `packages` of package-lock.json
 * @returns {{ path: string, entry: Entry }[]} with the entries to add
 */
export function missingOptional(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isKnown(packages, parent, name))
      .map(([name, version]) => ({
        path: `node_modules/${name}`,
        entry: inOrder({ version, ...(dev === true ? { dev } : {}), optional: true, ...platformOf(name) }),
      })),
  );
}

/**
 * The platform that a package is made for, told by its name as the packages of native programs are named.
 * @param {string} name e.g. "@swc/core-linux-arm-gnueabihf"
 * @returns {{ os?: string[], cpu?: string[], libc?: string[] }}
 */
export function platformOf(name) {
  if (/wasm32/.test(name)) return { cpu: ["wasm32"] };
  const match = /(darwin|win32|linux|android|freebsd|openharmony)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name);
  const [, os, cpu, abi = ""] = match ?? [];
  if (os === undefined || cpu === undefined)
    throw new Error(`the platform of ${name} is not told by its name`);
  const libc = os !== "linux" || abi === "" ? {} : { libc: [abi.startsWith("musl") ? "musl" : "glibc"] };
  return { os: [os], cpu: [cpu], ...libc };
}

/**
 * @param {Entry} entry
 * @returns {Entry} as npm writes it
 */
function inOrder({ version, ...rest }) {
  return {
    version,
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, "en"))),
  };
}

/**
 * Whether Node would find the package from the place of its parent.
 * @param {Readonly<Record<string, Entry>>} packages
 * @param {string} parent
 * @param {string} name
 * @returns {boolean}
 */
function isKnown(packages, parent, name) {
  const path = parent === "" ? `node_modules/${name}` : `${parent}/node_modules/${name}`;
  if (path in packages) return true;
  if (parent === "") return false;
  return isKnown(packages, parent.slice(0, Math.max(0, parent.lastIndexOf("/node_modules/"))), name);
}
