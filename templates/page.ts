/** The whole generated module. */
export const page = `{{banner}}

{{declarations}}

{{entries}}

{{accessors}}

{{internals}}
`;
