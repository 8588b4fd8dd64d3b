/** How much of a colour an area has at most, so that text on it is read in both themes: 4.5 to 1 (WCAG 2.2, AA). */
export const DEEPEST = 0.64;
