package io.hedgerow.pipeline.documents;

import java.util.regex.Pattern;

/**
 * Where something stands.
 *
 * @param file the file as the user named it
 * @param line line in that file, from 1
 * @param path path in the document; empty for the document itself
 */
record Place(String file, int line, String path) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    static Place ofFile(String file) {
        return new Place(file, 1, "file");
    }

    Place key(String key, int keyLine) {
        String step = PLAIN_KEY.matcher(key).matches() ? key : "[\"" + Texts.shown(key) + "\"]";
        String dot = path.isEmpty() || step.startsWith("[") ? "" : ".";
        return new Place(file, keyLine, path + dot + step);
    }

    Place item(int index, int itemLine) {
        return new Place(file, itemLine, path + "[" + index + "]");
    }

    /** This place, or the words for the whole document. */
    Place named() {
        return path.isEmpty() ? new Place(file, line, "document") : this;
    }
}
