#include "private.h"

struct render *render_open(enum render_form form, struct out *out, bool color,
                           bool explain)
{
    struct render *render = form == RENDER_JSON ? render_json(out)
                          : form == RENDER_MARKDOWN ? render_markdown(out)
                          : render_text(out, color);

    if (render)
        render->sink.explain = explain;
    return render;
}

void render_close(struct render *render)
{
    if (render)
        render->ops->close(render);
}

struct ntl_sink *render_sink(struct render *render)
{
    return &render->sink;
}

void render_failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number)
{
    render->ops->failed(render, line, length, status, diag, line_number);
}
