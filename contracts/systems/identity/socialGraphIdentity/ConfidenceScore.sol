// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ConfidenceScore
/// @notice The published function of {SocialGraphIdentity}: how sure the graph is that an account is one human, in
/// 1/10,000. `score = min(1, sum of the classes of institutions that vouch + min(0.4, 0.1 for each anchored peer))`.
///
/// Trust is handed on once, not further. An account is *anchored* while institutions alone vouch for at least the floor,
/// and only an anchored peer's vouch counts. What peers say never makes anybody anchored, so the function has no cycle:
/// there is nothing that going round a ring could raise, whatever the order and however often. k anchored traitors give
/// accounts that no institution knows at most `min(0.4, 0.1 k)` each, whatever the number of those accounts.
library ConfidenceScore {
    /// @dev The most there is.
    uint256 internal constant ONE = 10_000;
    /// @dev What institutions must vouch for before an account's own vouches as a peer count.
    uint256 internal constant FLOOR = 3_000;
    /// @dev The most that peers add, and the fewest that add it.
    uint256 internal constant PEERS_MAX = 4_000;
    uint256 internal constant PEERS_USEFUL = 4;
    uint256 internal constant CATEGORIES = 5;
    /// @dev 16 bits each, from the right: peer, educator, aid organisation, health professional, government. An educator
    /// alone stays below the floor; any other institution reaches it.
    uint256 private constant WEIGHTS = (5_000 << 64) | (4_500 << 48) | (3_000 << 32) | (2_000 << 16) | 1_000;

    /// @notice What there is to be weighed.
    /// @param peers How many anchored peers vouch now.
    /// @param until For each class, up to when some institution of it vouches; 0 for none. Two of a class count once.
    struct Evidence {
        uint256 peers;
        uint40[CATEGORIES] until;
    }

    /// @notice What one vouch of a category is worth.
    function weightOf(uint256 category) internal pure returns (uint256) {
        return (WEIGHTS >> (category * 16)) & type(uint16).max;
    }

    /// @notice The confidence at a time.
    function score(Evidence memory evidence, uint256 time) internal pure returns (uint256 sum) {
        sum = evidence.peers * weightOf(0);
        if (sum > PEERS_MAX) sum = PEERS_MAX;
        sum += _institutions(evidence, time);
        if (sum > ONE) sum = ONE;
    }

    /// @notice The first second at which institutions no longer vouch for the floor; 0 if they never do.
    function anchoredUntil(Evidence memory evidence) internal pure returns (uint40 end) {
        for (uint256 category = 1; category < CATEGORIES; ++category) {
            uint40 until = evidence.until[category];
            if (until > end && _institutions(evidence, until - 1) >= FLOOR) end = until;
        }
    }

    /// @dev A vouch counts up to, and not at, its `until`.
    function _institutions(Evidence memory evidence, uint256 time) private pure returns (uint256 sum) {
        for (uint256 category = 1; category < CATEGORIES; ++category) {
            if (evidence.until[category] > time) sum += weightOf(category);
        }
    }
}
