// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

/// Who wants to lead. All methods are called on the election's thread.
public interface Candidate {
  /// Begins to lead.
  ///
  /// @param mandate to be asked before each deed
  /// @return what to close to stop leading: closing returns once nothing is done any more, soon
  AutoCloseable lead(Mandate mandate);

  /// Tells that somebody else leads; again only when that is another.
  void waiting(String holder);

  /// Tells that the lead is lost, before what [#lead] has returned is closed.
  void lost(String why);

  /// Tells that a lock could not be read or written; at each attempt.
  void failing(String why);
}
