import { bigquery } from "./bigquery.ts";
import type { DialectName } from "./choices.ts";
import type { Dialect } from "./dialect.ts";
import { snowflake } from "./snowflake.ts";

export const dialects: Readonly<Record<DialectName, Dialect>> = { bigquery, snowflake };
