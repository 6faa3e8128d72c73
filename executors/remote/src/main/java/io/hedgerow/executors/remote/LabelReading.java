package io.hedgerow.executors.remote;

import java.util.List;
import java.util.regex.Pattern;

/** How the values of a label output are to be read. */
enum LabelReading {
    /** As the class's name. */
    NAME,
    /** As the class's position. */
    POSITION,
    /** Could be either. */
    AMBIGUOUS;

    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    /** Decides for one label output. */
    static LabelReading of(TensorSpec label, Classes classes) {
        if (label.isText()) {
            return NAME;
        }
        List<String> names = classes.names();
        long numbers =
                names.stream().filter(name -> INTEGER.matcher(name).matches()).count();
        if (numbers == 0) {
            return POSITION;
        }
        if (numbers < names.size()) {
            return AMBIGUOUS;
        }
        return overlapsPositions(names) ? AMBIGUOUS : NAME;
    }

    /** Whether a number could be a name here and a position there. */
    private static boolean overlapsPositions(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String position = Integer.toString(i);
            if (names.contains(position) && !names.get(i).equals(position)) {
                return true;
            }
        }
        return false;
    }
}
