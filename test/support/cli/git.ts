/** The files of an empty git repository. */
export const git = { ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/a": "", ".git/refs/a": "" };
