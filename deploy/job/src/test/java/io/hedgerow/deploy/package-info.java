/** What the job jar is made of. */
package io.hedgerow.deploy;
