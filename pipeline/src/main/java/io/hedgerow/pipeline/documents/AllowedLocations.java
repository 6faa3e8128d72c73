package io.hedgerow.pipeline.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The folders and URI prefixes that models may come from. Local files are compared by their real paths, after every
 * symbolic link, so that neither {@code ..} nor a link leads out.
 */
final class AllowedLocations {
    private final List<FileLocation> allowed;

    AllowedLocations(List<FileLocation> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** The real path of a local model file. Throws with the reason when it must not be read. */
    Path admitLocal(FileLocation model) throws Locations.BadLocation {
        Path real = realPath(model);
        for (FileLocation root : allowed) {
            if (root.isLocal() && Files.exists(root.localPath()) && real.startsWith(realPath(root))) {
                return real;
            }
        }
        throw outside(model);
    }

    /** Throws with the reason when a model file of another file system, or of the web, must not be read. */
    void admitRemote(FileLocation model) throws Locations.BadLocation {
        for (FileLocation root : allowed) {
            if (!root.isLocal() && isUnder(model, root)) {
                return;
            }
        }
        throw outside(model);
    }

    private static boolean isUnder(FileLocation model, FileLocation root) {
        String rootPath = root.uri().getPath();
        String prefix = rootPath.endsWith("/") ? rootPath : rootPath + "/";
        return scheme(model).equals(scheme(root))
                && Objects.equals(model.uri().getAuthority(), root.uri().getAuthority())
                && (model.uri().getPath().startsWith(prefix)
                        || model.uri().getPath().equals(rootPath));
    }

    private static String scheme(FileLocation location) {
        return location.uri().getScheme().toLowerCase(Locale.ROOT);
    }

    private static Path realPath(FileLocation location) throws Locations.BadLocation {
        if (!Files.exists(location.localPath())) {
            throw new Locations.BadLocation("is " + Texts.shown(location.written()) + ", which does not exist");
        }
        try {
            return location.localPath().toRealPath();
        } catch (IOException e) {
            throw new Locations.BadLocation(
                    "is " + Texts.shown(location.written()) + ", which cannot be resolved: " + e.getMessage(), e);
        }
    }

    private Locations.BadLocation outside(FileLocation model) {
        List<String> roots = new ArrayList<>();
        allowed.forEach(root -> roots.add(root.isLocal() ? root.localPath().toString() : root.toString()));
        return new Locations.BadLocation("is " + Texts.shown(model.written())
                + ", which lies outside of the allowed locations " + Texts.list(roots)
                + "; a Job's allow.locations sets them");
    }
}
