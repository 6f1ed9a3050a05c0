import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Manifest } from "@tooling/repo-checks/workspace";
import type { Published } from "./repository-copy.js";

/** What `npm publish` of a tarball asks of a registry, without a process for it. */
export async function putTarball(
  file: string,
  to: { readonly url: string; readonly token: string },
): Promise<Published> {
  const read = ["-xzOf", file, "package/package.json"];
  const manifest = JSON.parse(execFileSync("tar", read, { encoding: "utf8" })) as Manifest;
  const { name, version } = manifest;
  const data = readFileSync(file);
  const attachment = `${name}-${version}.tgz`;
  const dist = {
    tarball: new URL(`${name}/-/${basename(attachment)}`, to.url).href,
    shasum: createHash("sha1").update(data).digest("hex"),
    integrity: `sha512-${createHash("sha512").update(data).digest("base64")}`,
  };
  const document = {
    _id: name,
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    _attachments: {
      [attachment]: { content_type: "application/octet-stream", data: data.toString("base64"), length: data.length },
    },
  };
  const response = await fetch(new URL(encodeURIComponent(name), to.url), {
    method: "PUT",
    headers: { authorization: `Bearer ${to.token}`, "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  if (!response.ok)
    throw new Error(`unable to publish ${name} ${version}; ${response.status} ${await response.text()}`);
  return { name, version };
}
