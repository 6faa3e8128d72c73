package io.hedgerow.executors.remote;

/**
 * What a server sent back with a status of 200 to 299.
 *
 * @param status the status
 * @param contentType in lower case, without parameters; empty where it says none
 * @param body at most {@link Connections#MOST_ANSWER_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Answer(int status, String contentType, byte[] body) {

    /** The body of an answer that has to be JSON. */
    byte[] json() throws BadAnswerException {
        if (!contentType.equals("application/json")) {
            throw new BadAnswerException("is of content type '" + contentType + "', not application/json");
        }
        return body;
    }
}
