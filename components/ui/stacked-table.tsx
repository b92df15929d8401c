/** Classes of a table whose rows, on narrow screens, are blocks with their facts beneath each other. */

/** Of the head, which only screen readers get there. */
export const STACKED_HEAD = 'max-md:sr-only';
export const STACKED_ROW = 'max-md:block max-md:border-b max-md:py-2 max-md:last:border-b-0';
/** Of a cell; what `data-label` says stands before it there. */
export const STACKED_CELL =
  'max-md:block max-md:border-b-0 max-md:py-0.5 max-md:text-left max-md:data-label:before:mr-2 max-md:data-label:before:text-muted max-md:data-label:before:text-xs max-md:data-label:before:content-[attr(data-label)]';
