#include "web.h"

#include "web_session.h"
#include "web_static.h"

#define GET(path, handler, flags, doc) { HTTP_GET, path, handler, flags, 0, doc }
#define POST(path, handler, flags, doc) { HTTP_POST, path, handler, flags, 0, doc }

const struct http_route web_routes[] = {
	GET("/static/:name", page_static, ROUTE_PUBLIC | ROUTE_CACHED, "Style, script, icons, typeface"),
	GET("/", page_root, ROUTE_PUBLIC, "To home, or to the sign-in page"),
	GET("/langue", page_language, ROUTE_PUBLIC, "French or English, kept in a cookie"),
	GET("/connexion", page_sign_in, ROUTE_PUBLIC, "Sign-in page"),
	POST("/connexion", page_sign_in_post, ROUTE_PUBLIC, "Sign in"),
	POST("/deconnexion", page_sign_out, ROUTE_SIGNED_IN, "Sign out"),
	{ 0 },
};
