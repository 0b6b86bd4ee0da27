// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IUsageTypes
/// @notice The words in which a use of data is asked about and answered.
interface IUsageTypes {
    /// @notice What is answered to a use, from none to the freest. `Deny`: no. `Delay`: from a second on. `Modify`: after a
    /// transform. `Execute`: with an obligation to be fulfilled. `Allow`: as it is.
    enum Verb {
        Deny,
        Delay,
        Modify,
        Execute,
        Allow
    }

    /// @notice Why a decision is what it is.
    enum Reason {
        Granted,
        NoPermission,
        Prohibited,
        Conflict,
        BudgetSpent,
        PurposeUndisclosed,
        PolicyMismatch,
        GrantUnknown,
        GrantProposed,
        GrantSuspended,
        GrantWithdrawn,
        GrantExpired,
        GrantErased,
        AncestorEnded,
        AncestorChanged,
        LineageMismatch
    }

    /// @notice A use of data, asked about or recorded.
    struct Use {
        uint8 action; // number of the action, 0 to 63
        uint8 item; // number of the data item, 0 to 63
        uint8 region; // where, 1 to 255; 0: not said
        bytes12 purpose; // what for, as a path of a taxonomy; zero: not said, and never granted
        bytes20 recipient; // to whom the data goes; zero: to nobody
    }

    /// @notice What is answered to a use.
    struct Decision {
        Verb verb;
        bytes32 argument; // the transform, the obligation, or the second from which on it is allowed
        Reason reason;
        uint8 rule; // number of the rule that decided, from 0; 255: none
    }

    /// @notice What evaluation needs to know besides policy and use.
    struct Circumstances {
        uint40 usedAt; // when the use takes place, in seconds since 1970
        uint40 since; // when the grant, or the first of its line, began
        uint128 spent; // uses of each of four budgets, 32 bits each, the first in the highest
    }
}
