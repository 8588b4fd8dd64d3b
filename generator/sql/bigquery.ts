import { bigqueryOptions, bigquery as page } from "../../templates/sql.ts";
import { render } from "../5-emit/render.ts";
import { quote } from "../5-emit/typescript/user-text.ts";
import { caseOf } from "../ir/cases.ts";
import { type Dialect, isPlain, tellApart, wordsOf } from "./dialect.ts";

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords */
const isReserved = wordsOf(`
  ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE CURRENT
  DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL
  GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP
  MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE
  RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN
  WHERE WINDOW WITH WITHIN
`);

const identifier = (name: string): string => (isPlain(name) && !isReserved(name) ? name : `\`${name}\``);

/**
 * BigQuery: https://cloud.google.com/bigquery/docs/user-defined-functions#javascript-udf-structure. It has no INT64 as an
 * argument of JavaScript, so indices are FLOAT64 too; values of labels are as those of ML.PREDICT.
 */
export const bigquery: Dialect = {
  engine: "BigQuery",
  container: "dataset",
  argument: (name) => ({ sql: identifier(name), js: name }),
  fields: tellApart,
  functionName: (parts) => parts.map(identifier).join("."),
  types: {
    number: () => "FLOAT64",
    index: () => "INT64",
    text: () => "STRING",
    numbers: () => "ARRAY<FLOAT64>",
    labelled: () => "ARRAY<STRUCT<label STRING, value FLOAT64>>",
    struct: ({ fields }) =>
      `STRUCT<${fields.map(({ name, type }) => `${identifier(name)} ${caseOf(type, bigquery.types)}`).join(", ")}>`,
  },
  labelled: (labels) =>
    `[${labels.map(({ label, value }) => `{ label: ${quote(label)}, value: ${value} }`).join(", ")}]`,
  nothing: "null",
  statement({ description, library, ...text }) {
    const options = [
      ...(description === undefined ? [] : [`description = ${JSON.stringify(description)}`]),
      ...(library === undefined ? [] : [`library = [${JSON.stringify(library)}]`]),
    ];
    const list = options.join(", ");
    return render(page, { ...text, options: list === "" ? "" : render(bigqueryOptions, { list }) });
  },
  /** https://cloud.google.com/bigquery/quotas#udf_limits */
  limits: {
    code: 32 * 1024,
    library: 1024 * 1024,
    arguments: 256,
    argumentName: 128,
    functionName: 256,
    fields: 1024,
  },
};
