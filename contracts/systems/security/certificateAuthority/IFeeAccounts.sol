// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IFeeAccounts
/// @notice Token accounts out of which fees are paid, and into which they are paid.
interface IFeeAccounts {
    /// @notice An account was credited by a deposit.
    event Deposited(address indexed account, uint256 amount);
    /// @notice An account took out what it has.
    event Withdrawn(address indexed account, address to, uint256 amount);
    /// @notice A fee went from one account to another; the zero address holds what is not decided yet.
    event FeePaid(address indexed from, address indexed to, uint256 amount);

    /// @notice The account has less than it would pay.
    error FeeUnpaid(address account, uint256 balance, uint256 amount);

    /// @notice Pays into an account, from the sender's tokens.
    /// @param account Whose account.
    /// @param amount How much.
    function deposit(address account, uint256 amount) external;

    /// @notice Pays into an account by an authorization of its owner's (ERC-3009). Anyone may send it; together with what it
    /// pays for by {multicall}.
    /// @param from Who pays, and whose account it is.
    /// @param amount How much.
    /// @param validAfter The authorization is good after this second.
    /// @param validBefore The authorization is good before this second.
    /// @param nonce Of the authorization.
    /// @param signature The owner's.
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Takes tokens out of the sender's account.
    /// @param to To whom.
    /// @param amount How much.
    function withdraw(address to, uint256 amount) external;

    /// @notice What an account has.
    /// @param account Whose.
    /// @return amount In the token's smallest unit.
    function balanceOf(address account) external view returns (uint256 amount);
}
