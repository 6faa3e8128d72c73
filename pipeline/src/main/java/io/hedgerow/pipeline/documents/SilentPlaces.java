package io.hedgerow.pipeline.documents;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Places that could not be reached when they were last asked. Of all of them one is asked at a time, so that those that let one
 * wait hold up no others for long. Thread-safe.
 */
final class SilentPlaces {
    /** Those that were silent longest ago are forgotten first. */
    private static final int MOST = 1_000;

    private static final int MAP_CAPACITY = 16;
    private static final float MAP_LOAD = 0.75f;

    private final Map<String, Boolean> silent = new LinkedHashMap<>(MAP_CAPACITY, MAP_LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    private boolean isOneAsked;

    /**
     * A place that is being asked. Ended once.
     *
     * @param place the place
     * @param isSilent whether it is the one of the silent
     */
    record Turn(String place, boolean isSilent) {}

    /** The server or file system of a file. */
    static String of(URI file) {
        return file.getScheme() + "://" + (file.getRawAuthority() == null ? "" : file.getRawAuthority());
    }

    /** A place is going to be asked, unless it has to wait for another silent one. */
    synchronized Optional<Turn> take(String place) {
        boolean isSilent = silent.containsKey(place);
        if (isSilent && isOneAsked) {
            return Optional.empty();
        }
        isOneAsked |= isSilent;
        return Optional.of(new Turn(place, isSilent));
    }

    /** @param hasAnswered whether the place could be reached, whatever it said */
    synchronized void end(Turn turn, boolean hasAnswered) {
        if (turn.isSilent()) {
            isOneAsked = false;
        }
        if (hasAnswered) {
            silent.remove(turn.place());
        } else {
            silent.put(turn.place(), true);
        }
    }
}
