package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlFolder.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a control folder holds, found without a look at all of it. Immutable. */
final class FolderIndex {
    private final Map<String, ControlRecord> files = new HashMap<>();
    private final Map<String, List<Held>> byFile = new HashMap<>();
    private final Map<ControlId, List<Held>> byId = new HashMap<>();
    private final Map<String, Set<@Nullable String>> versions = new HashMap<>();

    FolderIndex(ControlFolder folder) {
        for (ControlFolder.File file : folder.files()) {
            files.put(file.record().name(), file.record());
            for (ControlDocument document : file.contents().documents()) {
                add(new Held(file.record(), document));
            }
        }
    }

    private void add(Held held) {
        ControlDocument document = held.document();
        byFile.computeIfAbsent(inOneCase(held.record().name()), any -> new ArrayList<>())
                .add(held);
        if (document.name().isEmpty()) {
            return; // unreadable
        }
        byId.computeIfAbsent(document.id(), any -> new ArrayList<>()).add(held);
        if (document.isModel()) {
            versions.computeIfAbsent(document.name(), any -> new HashSet<>()).add(document.version());
        }
    }

    private static String inOneCase(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The file of that name. */
    Optional<ControlRecord> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The documents in files of that name, whatever case its letters are in. */
    List<Held> inFile(String name) {
        return byFile.getOrDefault(inOneCase(name), List.of());
    }

    /** The documents about one thing; of an endpoint, those of all generations. */
    List<Held> documents(ControlId id) {
        return byId.getOrDefault(id, List.of());
    }

    /** Whether there are other versions of a model. */
    boolean hasOtherVersions(ControlDocument model) {
        Set<@Nullable String> known = versions.getOrDefault(model.name(), Set.of());
        return known.size() > 1 || (known.size() == 1 && !known.contains(model.version()));
    }
}
