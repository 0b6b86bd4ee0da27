// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICreditToken} from "./ICreditToken.sol";

/// @title ICreditSeller
/// @notice A contract that credits are delivered to in order to be retired. What is sent to a registered seller by
/// `safeTransferFrom` never reaches its balance: it goes straight from the giver into retirement, and the seller says
/// for whom, and who paid how much. So a purchase retires in the step that pays for it, and nobody holds the credits in
/// between.
interface ICreditSeller {
    /// @notice Says what the certificate of a delivery is to carry, or reverts to refuse the delivery. Called by the
    /// credit token, without leave to change anything.
    /// @param operator Who made the transfer: the giver itself, or a market it approved.
    /// @param from Who gives the credits.
    /// @param id The batch.
    /// @param kilograms How much.
    /// @param data What the operator sent along.
    /// @return retirement For whom and why the credits are retired.
    /// @return sale Who paid, and how much.
    function sold(
        address operator,
        address from,
        uint256 id,
        uint64 kilograms,
        bytes calldata data
    ) external view returns (ICreditToken.Retirement memory retirement, ICreditToken.Sale memory sale);
}
