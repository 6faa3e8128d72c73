package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Addresses on the web in one form, so that two that lead to one place are written the same, and none leads elsewhere than a
 * reader of it would say. The query stays in the URI, and out of all messages: it may be all it takes to read the file.
 */
final class WebAddress {
    private static final int USUAL_PORT = 443;

    /** Encoded slashes, backslashes, percent signs and control characters: what servers disagree about. */
    private static final Pattern AMBIGUOUS = Pattern.compile("%(2f|5c|25|[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);

    private WebAddress() {}

    /** Throws with the reason when it is no address that is read from. */
    static FileLocation parse(URI uri) throws BadLocation {
        String shown = Locations.shown(uri.toString());
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw new BadLocation(
                    "is " + shown + ", https:// is allowed: what comes by http may have been changed on its way");
        }
        String path = uri.getRawPath();
        if (uri.getHost() == null || path == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new BadLocation(
                    "is " + shown + ", an address such as https://host/path without user or fragment is allowed");
        }
        if (AMBIGUOUS.matcher(path).find() || hasDots(uri.getPath())) {
            throw new BadLocation("is " + shown
                    + ", an address without . or .. in its path, and without encoded slashes, percent signs or control"
                    + " characters is allowed");
        }
        URI normal = normal(uri, path);
        return new FileLocation(normal.toString().replaceFirst("\\?.*", ""), normal);
    }

    /** Some servers cut a segment at its semicolon before they look for dots. */
    private static boolean hasDots(String path) {
        for (String segment : path.split("/", -1)) {
            String name = segment.replaceFirst(";.*", "");
            if (name.equals("..") || name.equals(".")) {
                return true;
            }
        }
        return false;
    }

    private static URI normal(URI uri, String path) throws BadLocation {
        String port = uri.getPort() < 0 || uri.getPort() == USUAL_PORT ? "" : ":" + uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        try {
            return new URI(
                    "https://" + uri.getHost().toLowerCase(Locale.ROOT) + port + (path.isEmpty() ? "/" : path) + query);
        } catch (URISyntaxException e) {
            throw new BadLocation("is " + Locations.shown(uri.toString()) + ", which is no URI: " + e.getReason());
        }
    }
}
