package io.hedgerow.executors.remote;

import io.hedgerow.executors.ModelRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A classifier's classes. Neither protocol tells them, so that they come from the document.
 *
 * @param names canonical names by position
 */
record Classes(List<String> names) {

    /** No classes: not a classifier. */
    static final Classes NONE = new Classes(List.of());

    Classes {
        names = List.copyOf(names);
    }

    static Classes of(List<String> declared) throws ModelRefusedException {
        if (declared.isEmpty()) {
            throw new ModelRefusedException("its server does not say its classes: set output.classes");
        }
        Set<String> seen = new HashSet<>();
        for (String name : declared) {
            if (!seen.add(name)) {
                throw new ModelRefusedException("class '" + name + "' is there twice in " + declared);
            }
        }
        return new Classes(declared);
    }

    int size() {
        return names.size();
    }

    Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
        return positions;
    }
}
