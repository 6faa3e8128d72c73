package io.hedgerow.executors.remote;

import io.hedgerow.executors.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads where a server is. */
final class ServerUrl {
    private static final String KEY = "url";
    /** In place of one that was refused. */
    private static final URI NONE = URI.create("http://localhost");

    private ServerUrl() {}

    static URI read(SettingsReader settings) {
        String text = settings.text(KEY);
        if (!settings.has(KEY)) {
            return NONE;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            settings.problem(KEY, "is no URL (" + e.getReason() + "), http://host:port is allowed");
            return NONE;
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean isHttp = scheme.equals("http") || scheme.equals("https");
        if (!isHttp || url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            settings.problem(KEY, "is no server, http://host:port or https://host:port, maybe with a path, is allowed");
            return NONE;
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            settings.problem(
                    KEY,
                    "has a user, a query or a fragment, none is allowed; who calls is said in "
                            + settings.path("headers"));
            return NONE;
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath().replaceFirst("/+$", "");
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + path);
    }
}
