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
    /// @param action Number of the action, 0 to 63.
    /// @param item Number of the data item, 0 to 63.
    /// @param region Where, 1 to 255; 0: not said.
    /// @param purpose What for, as a path of a taxonomy; zero: not said, and never granted.
    /// @param recipient To whom the data goes; zero: to nobody.
    struct Use {
        uint8 action;
        uint8 item;
        uint8 region;
        bytes12 purpose;
        bytes20 recipient;
    }

    /// @notice What is answered to a use.
    /// @param verb What is answered.
    /// @param argument The transform, the obligation, or the second from which on it is allowed.
    /// @param reason Why.
    /// @param rule Number of the rule that decided, from 0; 255: none.
    struct Decision {
        Verb verb;
        bytes32 argument;
        Reason reason;
        uint8 rule;
    }

    /// @notice What evaluation needs to know besides policy and use.
    /// @param usedAt When the use takes place, in seconds since 1970.
    /// @param since When the grant, or the first of its line, began.
    /// @param spent Uses of each of four budgets, 32 bits each, the first in the highest.
    struct Circumstances {
        uint40 usedAt;
        uint40 since;
        uint128 spent;
    }
}
