// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IHeldMoney
/// @notice What a contract owes, which its creditors take for themselves.
interface IHeldMoney {
    /// @notice The token delivered another amount than was asked.
    error MoneyInexact(uint256 received, uint256 amount);
    /// @notice The account has nothing to take.
    error NothingOwed(address account);

    /// @notice Takes what the contract owes the sender: rewards, and what came back.
    /// @return amount How much.
    function takeOwed() external returns (uint256 amount);

    /// @notice What the contract owes an account.
    /// @param account Whose.
    /// @return amount In the token's smallest unit.
    function owed(address account) external view returns (uint256 amount);
}
