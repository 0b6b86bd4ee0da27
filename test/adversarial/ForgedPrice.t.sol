// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {NoReturnToken} from "../../contracts/mocks/NoReturnToken.sol";
import {OpenMintERC1155} from "../../contracts/mocks/OpenMintERC1155.sol";
import {SilentToken} from "../../contracts/mocks/SilentToken.sol";
import {ICarbonRemoval} from "../../contracts/systems/environment/ICarbonRemoval.sol";
import {CarbonFixture} from "../helpers/CarbonFixture.sol";

/// @title ForgedPriceTest
/// @notice Attempts to have a certificate state a price in known money that was never paid.
contract ForgedPriceTest is CarbonFixture {
    uint256 private batchId;

    function setUp() public override {
        super.setUp();
        batchId = _registerBatch(_registerProject());
        vm.prank(supplier);
        credits.setApprovalForAll(address(market), true);
    }

    function _refused(IAtomicMarket.Order memory order, bytes memory reason) private {
        bytes memory signature = _sign(supplierKey, order);
        ICarbonRemoval.Request memory request;
        IAtomicMarket.Fill memory how = _fill(VERIFIED, request);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.fill(order, signature, how);
    }

    /// @dev Asked for an ERC-1155 transfer, WETH9 takes it for a deposit of nothing.
    function test_refuses_a_million_WETH_that_nobody_paid() public {
        IAtomicMarket.Order memory order = _listing(batchId);
        order.wantKind = uint8(IAtomicMarket.AssetKind.ERC1155);
        order.wantToken = address(new SilentToken());
        order.wantAmount = 1_000_000 ether;
        _refused(
            order,
            abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, order.wantToken, 0, order.wantAmount)
        );
    }

    /// @dev ERC-20 and ERC-721 share `transferFrom`; of USDT's, which returns nothing, the id is the amount.
    function test_refuses_a_million_USDT_stated_as_the_least_unit() public {
        NoReturnToken usdt = new NoReturnToken();
        usdt.mint(buyer, 1e12);
        vm.prank(buyer);
        usdt.approve(address(market), 1e12);
        IAtomicMarket.Order memory order = _listing(batchId);
        order.wantKind = uint8(IAtomicMarket.AssetKind.ERC721);
        order.wantToken = address(usdt);
        order.wantId = 1e12;
        order.wantAmount = 1;
        _refused(order, abi.encodeWithSelector(IAtomicMarket.TransferInexact.selector, address(usdt), 0, 1));
    }

    /// @dev The market may exchange credits for other credits; a certificate states money only.
    function test_refuses_to_state_as_a_price_what_is_no_money() public {
        OpenMintERC1155 points = new OpenMintERC1155();
        points.mint(buyer, 7, 1_000);
        vm.prank(buyer);
        points.setApprovalForAll(address(market), true);
        IAtomicMarket.Order memory order = _listing(batchId);
        order.wantKind = uint8(IAtomicMarket.AssetKind.ERC1155);
        order.wantToken = address(points);
        order.wantId = 7;
        order.wantAmount = 1_000;
        _refused(order, abi.encodeWithSelector(ICarbonRemoval.PurchasePaymentNoMoney.selector, order.wantKind));
    }
}
