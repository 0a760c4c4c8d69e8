/** The page's look: light and dark, wide and printed. */
export const STYLE = `:root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--dim:#57606a;--line:#d0d7de;--high:#a40e26;--medium:#7d4e00;--low:#0550ae;--old:#ffebe9;--new:#dafbe1}
@media(prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--dim:#9da7b3;--line:#3d444d;--high:#ff9492;--medium:#f0b72f;--low:#79c0ff;--old:#3c1618;--new:#12301c}}
body{margin:0 auto;max-width:76rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;background:var(--back);color:var(--text)}
h1{font-size:1.4rem}form{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;margin:1rem 0}
input[type=search]{font:inherit;padding:.3rem .5rem;min-width:16rem;background:var(--back);color:var(--text);border:1px solid var(--dim);border-radius:4px}
details{border-top:1px solid var(--line);padding:.4rem 0;content-visibility:auto;contain-intrinsic-size:auto 2.4rem}summary{cursor:pointer}
:focus-visible{outline:2px solid var(--low);outline-offset:2px}
.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.none,.where{color:var(--dim)}b{font-weight:600}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.5rem 0}th,td{border:1px solid var(--line);padding:.2rem .4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;font-size:.9rem}
td{font-family:ui-monospace,monospace;white-space:pre-wrap}td.old{background:var(--old)}td.new{background:var(--new)}ul{margin:.3rem 0}a{color:var(--low)}
@media print{form{display:none}details{break-inside:avoid}body{max-width:none}}`;

/**
 * The code of the page. It filters by text and risk; / finds, Enter goes to the first match, j and k move between changes, o opens all. It
 * builds hidden details when a reader opens them.
 */
export const SCRIPT = `"use strict";(()=>{const all=[...document.querySelectorAll("details")],find=document.querySelector("#find"),risks=[...document.querySelectorAll("[name=risk]")],count=document.querySelector("#count");
let texts,waits;
const later=each=>each.lastChild.nodeType===8?each.lastChild:undefined,fill=each=>{const body=later(each);if(!body)return;const made=document.createElement("template");made.innerHTML=body.data;each.replaceChild(made.content,body)};
const signs={"&lt;":"<","&gt;":">","&amp;":"&","&quot;":'"',"&#39;":"'","&#45;":"-"},plain=html=>html.replace(/<[^>]*>/g," ").replace(/&[#\\w]+;/g,sign=>signs[sign]??sign);
const textOf=each=>(each.textContent+" "+plain(later(each)?.data??"")).toLowerCase();
const filter=()=>{const word=find.value.toLowerCase(),on=new Set(risks.filter(r=>r.checked).map(r=>r.value));if(word)texts??=all.map(textOf);let shown=0;all.forEach((each,at)=>{const is=on.has(each.dataset.risk)&&(!word||texts[at].includes(word));if(each.hidden===is)each.hidden=!is;if(is)shown+=1});count.textContent=shown+" shown"};
find.addEventListener("input",()=>{clearTimeout(waits);waits=setTimeout(filter,all.length>1000?80:0)});risks.forEach(r=>r.addEventListener("change",filter));document.querySelector("form").addEventListener("submit",e=>e.preventDefault());
document.addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;if(e.target===find){if(e.key==="Escape"){find.value="";filter();find.blur()}else if(e.key==="Enter"){e.preventDefault();clearTimeout(waits);filter();all.find(each=>!each.hidden)?.querySelector("summary").focus()}return}
if(e.key==="/"){e.preventDefault();find.focus();return}
const seen=all.filter(each=>!each.hidden);if(e.key==="o"){const open=!seen.every(each=>each.open);seen.forEach(each=>{each.open=open});return}
if(e.key!=="j"&&e.key!=="k")return;const at=seen.findIndex(each=>each.contains(document.activeElement));const next=seen[e.key==="j"?Math.min(at+1,seen.length-1):Math.max(at-1,0)];if(next)next.querySelector("summary").focus()});
document.addEventListener("toggle",e=>{if(e.target.open)fill(e.target)},true);
addEventListener("beforeprint",()=>all.forEach(each=>{fill(each);each.open=true}));filter()})();`;
