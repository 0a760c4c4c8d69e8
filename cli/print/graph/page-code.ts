/** How the page around the drawings looks. */
export const PAGE_STYLE = `*{box-sizing:border-box}body{margin:0;padding:1rem 1.25rem;font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;background:var(--back);color:var(--text)}
h1{font-size:1.4rem;margin:0}header p{margin:.2rem 0}h2{font-size:1.05rem;margin:0;display:inline}.dim{color:var(--dim)}
form{margin:.6rem 0;display:flex;gap:.6rem;align-items:center}input[type=search]{font:inherit;padding:.3rem .5rem;min-width:18rem;background:var(--back);color:var(--text);border:1px solid var(--dim);border-radius:4px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:.4rem 0;padding:0;font-size:.87rem}.legend li{display:flex;align-items:center;gap:.4rem}
main{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}.application{background:var(--frame);border:1px solid var(--line);border-radius:8px;padding:.5rem .75rem;max-width:100%}
summary{cursor:pointer;padding:.2rem 0}.scroll{overflow-x:auto;max-width:100%}.others ul{columns:16rem;list-style:none;margin:.3rem 0;padding:0;max-width:60rem}
button{font:inherit;color:inherit;background:var(--box);border:1px solid var(--line);border-radius:4px;padding:.15rem .5rem;cursor:pointer;text-align:left;overflow-wrap:anywhere}.others button{border-color:transparent;background:none;font-size:.87rem}
:focus-visible{outline:2px solid var(--way);outline-offset:2px}.node[role=button]{cursor:pointer}.node:focus-visible{outline:none}.node:focus-visible .box{stroke-width:4}
.arrow.on .edge{stroke:var(--on);stroke-width:2.4}.arrow.on .tip{fill:var(--on)}.finding .node:not(.hit){opacity:.25}.finding .arrow,.finding .port{opacity:.2}.others button.hit{border-color:var(--way)}.finding .others li:not(:has(.hit)){display:none}
dialog{width:min(60rem,94vw);height:min(52rem,92vh);padding:0;border:1px solid var(--line);border-radius:8px;background:var(--back);color:var(--text)}dialog::backdrop{background:rgb(0 0 0/.45)}
.bar{display:flex;justify-content:space-between;align-items:center;padding:.6rem 1rem;border-bottom:1px solid var(--line)}#panel-body{padding:.5rem 1rem;overflow:auto;height:calc(100% - 3.4rem)}
#panel-body h3{font-size:.95rem;margin:.8rem 0 .3rem}pre{font:12.5px/1.4 ui-monospace,monospace;background:var(--frame);padding:.6rem;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.error{color:var(--bad)}.warning{color:var(--warn)}#panel-body ul{margin:.3rem 0;padding-left:1.2rem}@media print{form,dialog{display:none}}`;

/** The code of the page. It inserts everything from YAML as text. */
export const SCRIPT = `"use strict";(()=>{const $=q=>document.querySelector(q),data=JSON.parse($("#data").textContent),all=[...document.querySelectorAll("[data-node]")].filter(e=>data.nodes[e.dataset.node]?.objects.length),find=$("#find"),count=$("#count"),panel=$("#panel"),body=$("#panel-body"),apps=[...document.querySelectorAll(".application")];
const make=(name,text,cls)=>{const e=document.createElement(name);if(text!==undefined)e.textContent=text;if(cls)e.className=cls;return e};
const open=e=>{const node=data.nodes[e.dataset.node];if(!node)return;$("#panel-title").textContent=node.title;body.replaceChildren();
for(const at of node.objects){const object=data.objects[at];body.append(make("h3",object.name));if(object.findings.length){const list=make("ul");for(const f of object.findings){const item=make("li");item.append(make("b",f.severity,f.severity)," "+f.check+": "+f.text);if(f.accepted)item.append(" (accepted: "+f.accepted+")");list.append(item)}body.append(list)}body.append(make("pre",object.yaml))}
panel.showModal();body.scrollTop=0;body.focus()};
const words=new Map;const wordsOf=e=>{let w=words.get(e);if(w===undefined){const node=data.nodes[e.dataset.node];w=[e.getAttribute("aria-label")??e.textContent,...node.objects.map(at=>data.objects[at].name)].join(" ").toLowerCase();words.set(e,w)}return w};
let hits=[];const filter=()=>{const word=find.value.trim().toLowerCase();document.body.classList.toggle("finding",word!=="");hits=[];for(const e of all){const is=word!==""&&wordsOf(e).includes(word);e.classList.toggle("hit",is);if(is)hits.push(e)}
for(const e of document.querySelectorAll(".elsewhere"))e.classList.toggle("hit",word!==""&&e.getAttribute("aria-label").toLowerCase().includes(word));
if(word!=="")for(const e of hits){const others=e.closest(".others");if(others)others.open=true;e.closest(".application").open=true}count.textContent=word===""?"":hits.length+" found"};
const light=e=>{for(const a of document.querySelectorAll(".arrow.on"))a.classList.remove("on");const key=e?.dataset?.node;if(key)for(const a of document.querySelectorAll(".arrow"))if(a.dataset.from===key||a.dataset.to===key)a.classList.add("on")};
const goTo=e=>{const others=e.closest(".others");if(others)others.open=true;e.closest(".application").open=true;e.focus();e.scrollIntoView({block:"nearest",inline:"nearest"})};
find.addEventListener("input",filter);$("form").addEventListener("submit",e=>{e.preventDefault();if(hits[0])goTo(hits[0])});$("#close").addEventListener("click",()=>panel.close());
document.addEventListener("click",e=>{const node=e.target.closest?.("[data-node]");if(node)open(node);else if(e.target===panel)panel.close()});
document.addEventListener("focusin",e=>light(e.target.closest?.("[data-node]")));document.addEventListener("mouseover",e=>{const node=e.target.closest?.(".node");if(node)light(node)});
document.addEventListener("keydown",e=>{if(e.ctrlKey||e.metaKey||e.altKey||panel.open)return;if(e.target===find){if(e.key==="Escape"){find.value="";filter();find.blur()}return}
const node=e.target.closest?.(".node");if(node&&(e.key==="Enter"||e.key===" ")){e.preventDefault();open(node);return}
if(e.key==="/"){e.preventDefault();find.focus();return}if(e.key==="f"){const is=!apps.every(a=>a.open);for(const a of apps)a.open=is;return}
if(e.key!=="j"&&e.key!=="k")return;const seen=(hits.length?hits:all).filter(x=>x.checkVisibility());if(!seen.length)return;const at=seen.indexOf(document.activeElement);goTo(seen[e.key==="j"?Math.min(at+1,seen.length-1):Math.max(at-1,0)])})})();`;
