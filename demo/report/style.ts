/** The report's style sheet: no foreign font, light and dark, paper and phone. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfaf8;--card:#fff;--ink:#1c1f24;--soft:#5c6470;--faint:#e4e2dd;--grid:#ebe9e4;
--held:#0b7a4b;--held-back:#e3f3ea;--broken:#b3261e;--broken-back:#fbe6e4;--unknown:#8a5a00;--unknown-back:#fbf0da;
--ready:#2f6fb5;--wanted:#1c1f24;--cpu:#d9772b;--target:#b3261e;--p50:#8bb7d6;--p95:#3f86b8;--p99:#153f63;
--c0:#4477aa;--c1:#ee8866;--c2:#44aa99;--c3:#ddbb55;--c4:#aa6699;--c5:#77aadd;--c6:#99aa44;--c7:#cc7788}
@media (prefers-color-scheme:dark){:root{--page:#14161a;--card:#1c1f25;--ink:#e9e7e2;--soft:#a3a9b4;--faint:#31353d;--grid:#2a2e35;
--held:#5fd39a;--held-back:#143326;--broken:#ff8a80;--broken-back:#421c1a;--unknown:#f0bd5c;--unknown-back:#3a2c10;
--ready:#6ea8e6;--wanted:#e9e7e2;--cpu:#f0a060;--target:#ff8a80;--p50:#4b7fa3;--p95:#7db8e0;--p99:#d5ecff;
--c0:#6b9bd0;--c1:#f0a088;--c2:#62c4b4;--c3:#e2c872;--c4:#c488b5;--c5:#9cc4ee;--c6:#b5c466;--c7:#e0949f}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:1000px;margin:0 auto;padding:32px 20px 64px}
.asked{color:var(--soft);font-size:17px;max-width:44em;margin:0 0 20px;padding-left:14px;border-left:3px solid var(--faint)}
.asked strong{color:var(--ink);font-weight:600}
h1{font-size:clamp(27px,4.6vw,42px);line-height:1.12;letter-spacing:-.02em;margin:0 0 10px;text-wrap:balance}
h2{font-size:22px;letter-spacing:-.01em;margin:44px 0 12px}
h3{font-size:16px;margin:26px 0 8px}
p{margin:0 0 12px}
a{color:inherit;text-underline-offset:3px}
.where{color:var(--soft);margin-bottom:24px}
.banner{background:var(--unknown-back);color:var(--unknown);padding:10px 14px;border-radius:8px;font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 26px;padding:0;list-style:none}
.tiles li{background:var(--card);border:1px solid var(--faint);border-radius:10px;padding:12px 14px}
.tiles b{display:block;font-size:25px;line-height:1.25;letter-spacing:-.02em;font-variant-numeric:tabular-nums;white-space:nowrap}
.tiles span{color:var(--soft);font-size:14px}
table{border-collapse:collapse;width:100%;font-size:15px}
td,th{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-top:1px solid var(--faint)}
th{color:var(--soft);font-weight:500;border-top:0}
td.figure,th.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.time{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
.evidence{color:var(--soft)}
.badge{display:inline-block;min-width:76px;text-align:center;border-radius:99px;padding:1px 10px;font-size:13px;font-weight:600}
.held{color:var(--held);background:var(--held-back)}.broken{color:var(--broken);background:var(--broken-back)}.unknown{color:var(--unknown);background:var(--unknown-back)}
.card{background:var(--card);border:1px solid var(--faint);border-radius:12px;padding:16px 18px;margin:0 0 18px}
.card>:last-child{margin-bottom:0}
.timeline{display:block;width:100%;height:auto}.narrow{display:none}
.number{display:inline-block;min-width:19px;text-align:center;border-radius:4px;background:var(--faint);color:var(--ink);font-size:11px;font-weight:600;padding:1px 4px}
.bar{display:block;height:9px;border-radius:3px;min-width:2px}
details{margin:12px 0}summary{cursor:pointer;color:var(--soft)}
code{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:var(--soft)}
svg .panel-title{fill:var(--ink);font-weight:600;font-size:13px}
svg .panel-title,svg .key,svg .tick{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}svg .tick{font-size:11px}svg .key{white-space:pre}svg .swatch{font-size:14px}
svg .flag-number{font-size:10px;font-weight:600;fill:var(--ink)}
.grid{stroke:var(--grid)}.axis{stroke:var(--soft);stroke-width:1}
.mark{stroke:var(--soft);stroke-dasharray:2 4;opacity:.75}.flag{fill:var(--faint)}
.mark.burn{stroke:var(--cpu)}.flag.burn{fill:color-mix(in srgb,var(--cpu) 40%,var(--card))}
.mark.scale{stroke:var(--ready)}.flag.scale{fill:color-mix(in srgb,var(--ready) 40%,var(--card))}
.mark.warning{stroke:var(--broken)}.flag.warning{fill:color-mix(in srgb,var(--broken) 40%,var(--card))}
.ready-area{fill:var(--ready);opacity:.22}.ready-line{fill:none;stroke:var(--ready);stroke-width:2.2}
.wanted-line{fill:none;stroke:var(--wanted);stroke-width:1.5;stroke-dasharray:5 3}
.cpu-area{fill:var(--cpu);opacity:.18}.cpu-line{fill:none;stroke:var(--cpu);stroke-width:2}
.target-line{stroke:var(--target);stroke-width:1.5;stroke-dasharray:7 4}
.p50-line,.p95-line,.p99-line{fill:none;stroke-width:1.6;stroke-linejoin:round}
.p50-line{stroke:var(--p50)}.p95-line{stroke:var(--p95)}.p99-line{stroke:var(--p99)}
.queue-0-line,.queue-1-line{fill:none;stroke-width:1.8}.queue-0-line{stroke:var(--c0)}.queue-1-line{stroke:var(--c1)}
.dots{fill:none;stroke-width:4;stroke-linecap:round}.mailed-dots{stroke:var(--ready);opacity:.55}.refused-dots{stroke:var(--broken)}
.swatch.ready{fill:var(--ready)}.swatch.wanted{fill:var(--wanted)}.swatch.cpu{fill:var(--cpu)}.swatch.target{fill:var(--target)}
.swatch.p50{fill:var(--p50)}.swatch.p95{fill:var(--p95)}.swatch.p99{fill:var(--p99)}.swatch.queue-0{fill:var(--c0)}.swatch.queue-1{fill:var(--c1)}
.pod-0{fill:var(--c0);background:var(--c0)}.pod-1{fill:var(--c1);background:var(--c1)}.pod-2{fill:var(--c2);background:var(--c2)}.pod-3{fill:var(--c3);background:var(--c3)}
.pod-4{fill:var(--c4);background:var(--c4)}.pod-5{fill:var(--c5);background:var(--c5)}.pod-6{fill:var(--c6);background:var(--c6)}.pod-7{fill:var(--c7);background:var(--c7)}
[class^=pod-]{fill-opacity:.88}.unnamed{fill:var(--faint)}.failed-area{fill:var(--broken)}
@media (max-width:620px){main{padding:20px 14px 40px}.wide{display:none}.narrow{display:block}
.card{padding:12px 12px}.verdicts tr{display:block;padding:10px 0;border-top:1px solid var(--faint)}.verdicts td{display:block;border:0;padding:1px 0}
.tiles{grid-template-columns:1fr 1fr}.optional{display:none}h2{margin-top:32px}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--faint:#ccc;--grid:#e4e4e4;
--held:#0b7a4b;--held-back:#e3f3ea;--broken:#b3261e;--broken-back:#fbe6e4;--unknown:#8a5a00;--unknown-back:#fbf0da;
--ready:#2f6fb5;--wanted:#000;--cpu:#d9772b;--target:#b3261e;--p50:#8bb7d6;--p95:#3f86b8;--p99:#153f63;
--c0:#4477aa;--c1:#ee8866;--c2:#44aa99;--c3:#ddbb55;--c4:#aa6699;--c5:#77aadd;--c6:#99aa44;--c7:#cc7788}
@page{margin:14mm}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:11pt}.tiles{grid-template-columns:repeat(5,1fr);gap:6px}.tiles b{font-size:19px}main{max-width:none;padding:0}.wide{display:block}.narrow{display:none}
.card,tr,.tiles li{break-inside:avoid}h2,h3{break-after:avoid}.card{border:0;padding:0}
.verdicts tr{display:table-row}.verdicts td{display:table-cell;border-top:1px solid var(--faint);padding:6px 10px 6px 0}.optional{display:table-cell}}
`;
