package io.hedgerow.pipeline.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns what documents say of files and folders into absolute locations. */
final class Locations {
    /** Two letters at least before the colon: one would be a Windows drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    /** What is no port after the colon, up to the host that such an address was meant to have. */
    private static final String PASSWORD_WITH_SLASH = "(?s)(://)[^/:@]*:(?![0-9]*/)[^@]*@";

    private Locations() {}

    /** Text that names no location; the message says why. */
    static class BadLocation extends Exception {
        private static final long serialVersionUID = 1L;

        BadLocation(String message) {
            super(message);
        }

        BadLocation(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** The folder in which a file of documents lies. */
    static Path folderOf(Path documentFile) {
        Path parent = documentFile.toAbsolutePath().normalize().getParent();
        return parent == null ? documentFile.toAbsolutePath() : parent;
    }

    /** Whether a written location depends on the folder of its document. */
    static boolean isRelative(String written) {
        return !SCHEME.matcher(written).matches() && !written.startsWith("/");
    }

    /** Resolves a written location against the folder of its document. */
    static FileLocation resolve(String written, Path folder) throws BadLocation {
        FileLocation location = resolveAny(written, folder);
        if (location.isWeb()) {
            throw new BadLocation("is " + Texts.shown(location.written())
                    + ", a path or a URI of a Flink file system is allowed; only models and their samples are read from the"
                    + " web");
        }
        return location;
    }

    /** The same for what is only read, and may be on the web. */
    static FileLocation resolveAny(String written, Path folder) throws BadLocation {
        try {
            if (!SCHEME.matcher(written).matches()) {
                return FileLocation.ofLocal(written, folder.resolve(written).normalize());
            }
            URI uri = new URI(written);
            return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
                case "file" -> local(written, uri);
                case "http", "https" -> WebAddress.parse(uri);
                default -> remote(written, uri);
            };
        } catch (InvalidPathException e) {
            throw new BadLocation("is no path: " + e.getReason(), e);
        } catch (URISyntaxException e) { // whose message has all of it, secrets included
            throw new BadLocation("is " + shown(written) + ", which is no URI: " + e.getReason());
        }
    }

    /** A prefix of what may be read. */
    static FileLocation resolvePrefix(String written, Path folder) throws BadLocation {
        FileLocation prefix = resolveAny(written, folder);
        if (prefix.isWeb() && prefix.uri().getRawQuery() != null) {
            throw new BadLocation("is " + Texts.shown(prefix.written())
                    + " with a query, a prefix such as https://host/path/ is allowed");
        }
        return prefix;
    }

    /** What messages may say of a location: neither the user in it nor its query, which may be all it takes to read it. */
    static String shown(String written) {
        return Texts.shown(
                SCHEME.matcher(written).matches()
                        ? written.replaceFirst("(?s)[?#].*", "")
                                .replaceFirst(PASSWORD_WITH_SLASH, "$1")
                                .replaceFirst("(?s)(:/*)[^/]*@", "$1")
                        : written);
    }

    private static FileLocation local(String written, URI uri) throws BadLocation {
        String path = uri.getPath();
        boolean otherHost = uri.getAuthority() != null && !uri.getAuthority().isEmpty();
        if (path == null || !path.startsWith("/") || otherHost || uri.getQuery() != null || uri.getFragment() != null) {
            throw new BadLocation("is " + shown(written) + ", file:///absolute/path is allowed");
        }
        return FileLocation.ofLocal(written, Path.of(path).normalize());
    }

    private static FileLocation remote(String written, URI uri) throws BadLocation {
        String path = uri.getPath();
        if (path == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new BadLocation("is " + shown(written)
                    + ", a URI such as s3://bucket/path without user, query or fragment is allowed");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".")) {
                throw new BadLocation("is " + shown(written) + ", a URI without . or .. in its path is allowed");
            }
        }
        return new FileLocation(written, uri);
    }
}
