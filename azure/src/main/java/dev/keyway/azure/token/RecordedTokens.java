// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Tells a flight recording, where one is running, of every fetch of a token.
record RecordedTokens(TokenSource source) implements TokenSource {

  @Override
  public AccessToken fetch(Wish wish, Deadline deadline) {
    var fetched = new Fetched();
    fetched.begin();
    try {
      var token = source.fetch(wish, deadline);
      fetched.end(wish, "fetched");
      return token;
    } catch (RuntimeException | Error failure) {
      fetched.end(wish, failure.getClass().getSimpleName());
      throw failure;
    }
  }

  @Name("dev.keyway.Token")
  @Label("Token")
  @Description("A token was asked for at the service that issues it; answers of the cache are not")
  @Category("Keyway")
  @StackTrace(false)
  static final class Fetched extends Event {
    @Label("Identity")
    String identity = "";

    @Label("Resource")
    String resource = "";

    @Label("Outcome")
    @Description("fetched, or the kind of failure")
    String outcome = "";

    void end(Wish wish, String outcome) {
      end();
      if (shouldCommit()) {
        this.identity = Subjects.of(wish.credential());
        this.resource = wish.resource();
        this.outcome = outcome;
        commit();
      }
    }
  }
}
