// @ts-check
/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Entry
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
