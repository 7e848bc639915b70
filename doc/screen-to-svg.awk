# screen-to-svg.awk - a screen with its colours (tmux capture-pane -e) as SVG
#
# POSIX awk, run with LC_ALL=C: a column is a byte that continues no character.
# -v columns=80 -v rows=24 [-v light=1]
BEGIN {
    cell = 8.4
    line = 18
    paper = light ? "#ffffff" : "#10151b"
    ink = light ? "#24292f" : "#d3dae3"
    # The 16 colours, for what has no number of its own.
    split("#2b333d #e06c6c #7fb77f #d9a65b #5b8fd0 #c183b5 #62b5b5 #c5ccd6 " \
          "#6b7684 #ff8787 #8ddb8c #f0b866 #6cb6ff #e6a1d2 #76d6d6 #ffffff",
          ansi, " ")
    width = columns * cell + 20
    height = rows * line + 20
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" " \
        "height=\"%d\" viewBox=\"0 0 %d %d\">\n", width, height, width, height
    printf "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n",
        width, height, paper
    print "<g font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" " \
        "font-size=\"14\" xml:space=\"preserve\">"
    plain()
}
function plain() {
    fg = bg = ""
    bold = dim = reverse = 0
}
function hex(r, g, b) {
    return sprintf("#%02x%02x%02x", r, g, b)
}
function cube(n) {
    return n ? 55 + 40 * n : 0
}
function numbered(n) {
    if (n < 16)
        return ansi[n + 1]
    if (n > 231)
        return hex(8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232))
    n -= 16
    return hex(cube(int(n / 36)), cube(int(n / 6) % 6), cube(n % 6))
}
# 38 and 48 take further numbers; returns the last one used.
function extended(part, i,    color) {
    if (part[i + 1] == 5) {
        color = numbered(part[i + 2])
        used = i + 2
    } else {
        color = hex(part[i + 2], part[i + 3], part[i + 4])
        used = i + 4
    }
    return color
}
function attribute(codes,    part, n, i, c) {
    n = split(codes, part, ";")
    if (n == 0)
        plain()
    for (i = 1; i <= n; i++) {
        c = part[i] + 0
        if (c == 0) plain()
        else if (c == 1) bold = 1
        else if (c == 2) dim = 1
        else if (c == 7) reverse = 1
        else if (c == 22) bold = dim = 0
        else if (c == 27) reverse = 0
        else if (c >= 30 && c <= 37) fg = ansi[c - 29]
        else if (c >= 90 && c <= 97) fg = ansi[c - 81]
        else if (c >= 40 && c <= 47) bg = ansi[c - 39]
        else if (c >= 100 && c <= 107) bg = ansi[c - 91]
        else if (c == 39) fg = ""
        else if (c == 49) bg = ""
        else if (c == 38) { fg = extended(part, i); i = used }
        else if (c == 48) { bg = extended(part, i); i = used }
    }
}
function put(text,    n, fore, back, copy) {
    copy = text
    gsub(/[\200-\277]/, "", copy)
    n = length(copy)
    if (n == 0)
        return
    fore = fg == "" ? ink : fg
    back = bg
    if (reverse) {
        back = fore
        fore = bg == "" ? paper : bg
    }
    if (back != "")
        printf "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" " \
            "fill=\"%s\"/>\n", 10 + at * cell, 10 + (NR - 1) * line,
            n * cell + 0.3, line, back
    if (text ~ /[^ ]/) {
        gsub(/&/, "\\&amp;", text)
        gsub(/</, "\\&lt;", text)
        gsub(/>/, "\\&gt;", text)
        # Browsers take away and join plain blanks: none of these.
        gsub(/ /, "\302\240", text)
        printf "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" " \
            "fill=\"%s\"%s%s>%s</text>\n", 10 + at * cell,
            10 + NR * line - 5, n * cell, fore,
            bold ? " font-weight=\"bold\"" : "",
            dim ? " opacity=\"0.6\"" : "", text
    }
    at += n
}
NR <= rows {
    at = 0
    rest = $0
    while (match(rest, /\033\[[0-9;]*m/)) {
        put(substr(rest, 1, RSTART - 1))
        attribute(substr(rest, RSTART + 2, RLENGTH - 3))
        rest = substr(rest, RSTART + RLENGTH)
    }
    put(rest)
}
END {
    print "</g>\n</svg>"
}
