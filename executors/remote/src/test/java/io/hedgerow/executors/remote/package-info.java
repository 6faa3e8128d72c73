/** Tests of models on other servers. */
package io.hedgerow.executors.remote;
