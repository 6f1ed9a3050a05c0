import tables from "./schema/0001-tables.sql";
import log from "./schema/0002-log.sql";
import reading from "./schema/0003-reading.sql";
import stores from "./schema/0004-stores.sql";
import publish from "./schema/0005-publish.sql";
import tending from "./schema/0006-tending.sql";
import nodes from "./schema/0007-nodes.sql";

/**
 * The scripts that make the schema, in order: the first one is version 1. A script that was released is never changed; what
 * comes later is added at the end and leaves what older code uses in place, so that nodes may be replaced one by one.
 */
export const MIGRATIONS: readonly string[] = [tables, log, reading, stores, publish, tending, nodes];
