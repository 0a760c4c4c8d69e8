import { FONTS } from '../../../core/graph/boxes';

const LIGHT =
  '--back:#fff;--frame:#f6f8fa;--line:#c3ccd6;--text:#1b1f24;--dim:#57606a;--box:#fff;--way:#0550ae;--work:#1a7f37;--store:#7d4e00;--secret:#8250df;--step:#1a7f37;--bad:#a40e26;--warn:#7d4e00;--on:#cf222e';
const DARK =
  '--back:#0d1117;--frame:#151b23;--line:#3d444d;--text:#e6edf3;--dim:#9da7b3;--box:#0d1117;--way:#79c0ff;--work:#56d364;--store:#e3b341;--secret:#d2a8ff;--step:#56d364;--bad:#ff9492;--warn:#f0b72f;--on:#ff7b72';

/** Colours of a drawing, light and dark. */
export const COLORS = `:root{color-scheme:light dark;${LIGHT}}@media(prefers-color-scheme:dark){:root{${DARK}}}`;

/** The family whose widths the boxes are reckoned with, or narrower ones. */
export const FAMILY = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif';

const sizes = Object.entries(FONTS)
  .map(([name, { size, ...rest }]) => `.${name}{font-size:${size}px${'isBold' in rest && rest.isBold ? ';font-weight:600' : ''}}`)
  .join('');

/** How a drawing looks. */
export const DRAWING_STYLE = `svg.graph{font-family:${FAMILY};display:block}svg.graph text{fill:var(--text)}${sizes}
svg.graph .detail,svg.graph .note,svg.graph .port,svg.graph .foot{fill:var(--dim)}.port,.foot{font-size:10px}.foot{font-size:12px}.title{font-size:15px;font-weight:600}.head{font-size:20px;font-weight:600}
.frame{fill:var(--frame);stroke:var(--line)}.box{fill:var(--box);stroke-width:1.5}.part{fill:none;stroke:var(--line)}
.way-in .box,.way-in .sign{stroke:var(--way)}.workload .box,.workload .sign,.service .box,.service .sign{stroke:var(--work)}.store .box,.store .sign{stroke:var(--store)}.secret .box,.secret .sign{stroke:var(--secret)}.step .box,.step .sign{stroke:var(--step)}
.elsewhere .box,.elsewhere .sign{stroke:var(--dim);stroke-dasharray:4 3}.sign{fill:none;stroke-width:1.5}
.edge{fill:none;stroke-width:1.4;stroke:var(--dim)}.edge.route{stroke:var(--way);stroke-width:2}.edge.reach,.edge.wait{stroke:var(--work)}.edge.call{stroke:var(--work);stroke-dasharray:6 3}.edge.read{stroke:var(--secret);stroke-dasharray:2 3}.edge.mount{stroke:var(--store)}
.tip{stroke:none;fill:var(--dim)}.tip.route{fill:var(--way)}.tip.reach,.tip.call,.tip.wait{fill:var(--work)}.tip.read{fill:var(--secret)}.tip.mount{fill:var(--store)}
.under{stroke:var(--frame);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}.badge{fill:var(--warn)}.badge.error{fill:var(--bad)}svg.graph .count{fill:var(--back);font-size:11px;font-weight:600;text-anchor:middle}`;
