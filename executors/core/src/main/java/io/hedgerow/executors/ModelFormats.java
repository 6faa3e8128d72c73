package io.hedgerow.executors;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The model formats on the class path. Immutable and thread-safe. */
public final class ModelFormats {
    private final Map<String, ModelFormat> byName;

    private ModelFormats(Map<String, ModelFormat> byName) {
        this.byName = byName;
    }

    /** The formats the class loader finds. Throws when two claim one name. */
    public static ModelFormats load(ClassLoader loader) {
        Map<String, ModelFormat> found = new TreeMap<>();
        for (ModelFormat format : ServiceLoader.load(ModelFormat.class, loader)) {
            ModelFormat other = found.putIfAbsent(format.name(), format);
            if (other != null) {
                throw new IllegalStateException("two model formats are named " + format.name() + ": "
                        + other.getClass().getName() + " and "
                        + format.getClass().getName());
            }
        }
        return new ModelFormats(found);
    }

    /** Names of all formats, sorted. */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** The format of that name. */
    public Optional<ModelFormat> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The format that claims the file's ending. */
    public Optional<ModelFormat> forFile(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return byName.values().stream()
                .filter(format -> format.fileExtensions().stream().anyMatch(lower::endsWith))
                .findFirst();
    }

    /** The format that takes a folder in which files of those names lie. */
    public Optional<ModelFormat> forFolder(Collection<String> fileNames) {
        return byName.values().stream()
                .filter(format -> format.takesFolder(fileNames))
                .findFirst();
    }
}
