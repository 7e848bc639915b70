
|Your PC ran into a problem and needs to restart. We're just collecting some error info.
|Stop code: PAGE FAULT IN NONPAGED AREA
|What failed: cldflt.sys
