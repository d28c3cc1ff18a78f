/*
 * What templates of pages call beyond core_html.h: icons of the sprite and static files.
 */
#pragma once

#include "core_html.h"

void html_icon(struct html *h, str name);   /* of icons.svg, hidden from screen readers */
void html_static(struct html *h, str name); /* address of a static file, with its version */
/* « /static/style.css?v=1a2b3c4d5e6f » */
str html_static_url(struct arena *a, str name);
